import { z } from 'zod';

/** What is kept of how API Management is set up and who may call it. A property that the service did not send stays absent. */

/** One way past the gateway's own interface: `access` is the direct management API, `gitAccess` the repository. */
export const apimTenantAccess = z.object({ id: z.string(), name: z.string(), enabled: z.boolean().optional() });
export type ApimTenantAccess = z.infer<typeof apimTenantAccess>;

/** A subscription: who holds its key may call what its scope names. Keys are not asked for. */
export const apimSubscription = z.object({
  id: z.string(),
  /** `master` is the built-in one of the service. */
  name: z.string(),
  displayName: z.string().optional(),
  /** ARM id in lower case of a product or an API, of `<container>/apis` for all of them, or of the service itself. */
  scope: z.string(),
  /** `active`, `suspended`, `submitted`, `rejected`, `cancelled` or `expired`. */
  state: z.string(),
  createdDate: z.string().optional(),
  expirationDate: z.string().optional(),
  allowTracing: z.boolean().optional(),
});
export type ApimSubscription = z.infer<typeof apimSubscription>;

const maskRule = z.object({
  name: z.string(),
  /** `Mask` or `Hide`. */
  mode: z.string().optional(),
});

/** What is logged of one kind of message: names of headers, the first bytes of the body, and what is masked. */
export const apimMessageLog = z.object({
  headers: z.array(z.string()).optional(),
  bodyBytes: z.number().optional(),
  maskedHeaders: z.array(maskRule),
  maskedQueryParameters: z.array(maskRule),
});
export type ApimMessageLog = z.infer<typeof apimMessageLog>;

const messageLogs = z.object({ request: apimMessageLog.optional(), response: apimMessageLog.optional() });

/** A diagnostic of a service, a workspace or one API: what of its traffic goes to a logger. */
export const apimDiagnostic = z.object({
  id: z.string(),
  /** `applicationinsights`, `azuremonitor` or `local`. */
  name: z.string(),
  /** ARM id in lower case. */
  loggerId: z.string().optional(),
  /** `allErrors`: errors are logged whatever the sampling says. */
  alwaysLog: z.string().optional(),
  /** `verbose`, `information` or `error`. */
  verbosity: z.string().optional(),
  logClientIp: z.boolean().optional(),
  /** Per cent of the requests. */
  samplingPercentage: z.number().optional(),
  /** Between the caller and the gateway. */
  frontend: messageLogs.optional(),
  /** Between the gateway and the backend. */
  backend: messageLogs.optional(),
});
export type ApimDiagnostic = z.infer<typeof apimDiagnostic>;

/** A self-hosted gateway: who holds its key or token can pose as it. Neither is asked for. */
export const apimSelfHostedGateway = z.object({
  id: z.string(),
  name: z.string(),
  /** Where it runs, as its owner calls the place. */
  location: z.string().optional(),
});
export type ApimSelfHostedGateway = z.infer<typeof apimSelfHostedGateway>;

/**
 * A group of developers. Listed at a product: a group that may see the product. Everybody who visits the developer
 * portal without signing in is in the built-in group `guests`.
 */
export const apimGroup = z.object({
  /** ARM id in lower case; below the product where it is listed there. */
  id: z.string(),
  name: z.string(),
  displayName: z.string().optional(),
  builtIn: z.boolean().optional(),
  /** `system`, `custom` or `external`. */
  type: z.string().optional(),
});
export type ApimGroup = z.infer<typeof apimGroup>;

/** Where sign-in is handed over to. Address and key may hold credentials: of the one its host is kept, of the other whether it is set. */
const delegation = z.object({
  /** Scheme without the colon: `https`. Empty: the text is no address. */
  urlScheme: z.string().optional(),
  urlHost: z.string().optional(),
  /** Whether a validation key was shown; the service shows none by itself, so that absent says nothing. */
  validationKeyShown: z.boolean().optional(),
  registration: z.boolean().optional(),
  subscription: z.boolean().optional(),
});

/** One setting of the developer portal: `signin`, `signup` or `delegation`. */
export const apimPortalSetting = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean().optional(),
  delegation: delegation.optional(),
});
export type ApimPortalSetting = z.infer<typeof apimPortalSetting>;

/** Configurations of the developer portal; there is one, `default`, where the tier has a portal. */
export const apimPortalConfigs = z.object({
  configs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Sign-in with a user name and a password that the service keeps. */
      basicAuth: z.boolean().optional(),
      signinRequired: z.boolean().optional(),
      delegation: delegation.optional(),
      contentSecurityPolicy: z
        .object({
          /** `enabled`, `reportOnly` or `disabled`. */
          mode: z.string().optional(),
          allowedSources: z.array(z.string()),
        })
        .optional(),
      allowedOrigins: z.array(z.string()).optional(),
    }),
  ),
});
export type ApimPortalConfigs = z.infer<typeof apimPortalConfigs>;

/** What one location of a service can reach of what it depends on, by the last test of the service itself. */
export const apimNetworkStatus = z.object({
  /** Display name of the region: `West Europe`. */
  location: z.string(),
  /** Addresses. */
  dnsServers: z.array(z.string()).optional(),
  connectivity: z.array(
    z.object({
      /** Host name, or the service's own word for what has none. */
      name: z.string(),
      /** `success`, `initializing` or `failure`. */
      status: z.string(),
      /** `AzureKeyVault`, `BlobStorage`, `SQLDatabase`, ... */
      resourceType: z.string().optional(),
      isOptional: z.boolean().optional(),
      lastStatusChange: z.string().optional(),
    }),
  ),
});
export type ApimNetworkStatus = z.infer<typeof apimNetworkStatus>;
