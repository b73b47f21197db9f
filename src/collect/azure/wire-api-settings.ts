import { z } from 'zod';
import { keepableName, keepableText } from '../../detect/keepable-text.ts';
import type { ApimProduct } from '../../evidence/apim.ts';
import type {
  ApimDiagnostic,
  ApimGroup,
  ApimMessageLog,
  ApimNetworkStatus,
  ApimPortalConfigs,
  ApimPortalSetting,
  ApimSelfHostedGateway,
  ApimSubscription,
  ApimTenantAccess,
} from '../../evidence/apim-settings.ts';
import { compact, lowerId, optionalFlag, optionalId, optionalList, optionalText, sortedList } from './wire-parts.ts';

/**
 * From the wire to the records: how API Management is set up and who may call it. None of these answers shows a key;
 * should one, it ends here. Shapes: the published schemas of api-version 2024-05-01.
 */

const byId = (row: { readonly id: string }): string => row.id;

const tenantAccessRow = z
  .object({ id: lowerId, name: z.string(), properties: z.object({ enabled: optionalFlag }) })
  .transform(({ id, name, properties }): ApimTenantAccess => compact({ id, name, ...properties }));
export const tenantAccessList = sortedList<typeof tenantAccessRow, ApimTenantAccess>(tenantAccessRow, byId);

/** A name that people gave: a credential put in its place is masked. */
const keptName = optionalText.transform((text) => (text === undefined ? undefined : keepableName(text)));

const subscriptionRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      displayName: keptName,
      // That of the service itself ends in a slash.
      scope: lowerId.transform((id) => id.replace(/\/$/, '')),
      state: z.string(),
      createdDate: optionalText,
      expirationDate: optionalText,
      allowTracing: optionalFlag,
    }),
  })
  .transform(({ id, name, properties }): ApimSubscription => compact({ id, name, ...properties }));
export const subscriptionList = sortedList<typeof subscriptionRow, ApimSubscription>(subscriptionRow, byId);

const optionalNumber = z
  .number()
  .nullish()
  .transform((number) => number ?? undefined);

const maskRules = optionalList(
  z
    .object({ value: z.string(), mode: optionalText })
    .transform(({ value, mode }) => compact({ name: keepableName(value), mode })),
);

const messageLog = z
  .object({
    headers: z
      .array(z.string().transform(keepableName))
      .nullish()
      .transform((names) => names ?? undefined),
    body: z.object({ bytes: optionalNumber }).nullish(),
    dataMasking: z.object({ headers: maskRules, queryParams: maskRules }).nullish(),
  })
  .transform(({ headers, body, dataMasking }): ApimMessageLog =>
    compact({
      headers,
      bodyBytes: body?.bytes,
      maskedHeaders: dataMasking?.headers ?? [],
      maskedQueryParameters: dataMasking?.queryParams ?? [],
    }),
  )
  .nullish()
  .transform((log) => log ?? undefined);

const messageLogs = z
  .object({ request: messageLog, response: messageLog })
  .transform(compact)
  .nullish()
  .transform((logs) => logs ?? undefined);

const diagnosticRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      loggerId: optionalId,
      alwaysLog: optionalText,
      verbosity: optionalText,
      logClientIp: optionalFlag,
      sampling: z.object({ percentage: optionalNumber }).nullish(),
      frontend: messageLogs,
      backend: messageLogs,
    }),
  })
  .transform(({ id, name, properties: { sampling, ...rest } }): ApimDiagnostic =>
    compact({ id, name, ...rest, samplingPercentage: sampling?.percentage }),
  );
export const diagnosticList = sortedList<typeof diagnosticRow, ApimDiagnostic>(diagnosticRow, byId);

const selfHostedGatewayRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({ locationData: z.object({ name: keptName }).nullish() }),
  })
  .transform(({ id, name, properties }): ApimSelfHostedGateway =>
    compact({ id, name, location: properties.locationData?.name }),
  );
export const selfHostedGatewayList = sortedList<typeof selfHostedGatewayRow, ApimSelfHostedGateway>(
  selfHostedGatewayRow,
  byId,
);

const productRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      displayName: optionalText,
      state: optionalText,
      subscriptionRequired: optionalFlag,
      approvalRequired: optionalFlag,
    }),
  })
  .transform(({ id, name, properties }): ApimProduct => compact({ id, name, ...properties }));
export const productList = sortedList<typeof productRow, ApimProduct>(productRow, byId);

const groupRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({ displayName: keptName, builtIn: optionalFlag, type: optionalText }),
  })
  .transform(({ id, name, properties }): ApimGroup => compact({ id, name, ...properties }));
export const groupList = sortedList<typeof groupRow, ApimGroup>(groupRow, byId);

/** Products of workspaces show links to groups in the place of the groups: what a link leads to is what is kept. */
const groupLinkRow = z
  .object({ properties: z.object({ groupId: z.string() }) })
  .transform(({ properties: { groupId } }): ApimGroup => ({
    id: groupId.toLowerCase(),
    name: groupId.slice(groupId.lastIndexOf('/') + 1),
  }));
export const groupLinkList = sortedList<typeof groupLinkRow, ApimGroup>(groupLinkRow, byId);

/** An address may carry a key in its path or query, and a user in front of its host. */
function addressParts(text: string | undefined): { urlScheme?: string; urlHost?: string } {
  if (text === undefined) return {};
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url === undefined
    ? { urlScheme: '' }
    : { urlScheme: url.protocol.slice(0, -1), urlHost: keepableText(url.hostname) };
}

/** Text that is empty says that no key is set; none at all says nothing. */
const shownKey = z
  .string()
  .nullish()
  .transform((text) => (typeof text === 'string' ? text !== '' : undefined));

const switchable = z.object({ enabled: optionalFlag }).nullish();

const portalSettingRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      enabled: optionalFlag,
      url: optionalText,
      validationKey: shownKey,
      userRegistration: switchable,
      subscriptions: switchable,
    }),
  })
  .transform(({ id, name, properties }): ApimPortalSetting => {
    const { enabled, url, validationKey, userRegistration, subscriptions } = properties;
    const delegation = compact({
      ...addressParts(url),
      validationKeyShown: validationKey,
      registration: userRegistration?.enabled,
      subscription: subscriptions?.enabled,
    });
    return compact({ id, name, enabled, delegation: Object.keys(delegation).length === 0 ? undefined : delegation });
  });
export const portalSettingList = sortedList<typeof portalSettingRow, ApimPortalSetting>(portalSettingRow, byId);

type PortalConfig = ApimPortalConfigs['configs'][number];

const keptTexts = z.array(z.string().transform(keepableText)).nullish();

const portalConfigRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      enableBasicAuth: optionalFlag,
      signin: z.object({ require: optionalFlag }).nullish(),
      delegation: z
        .object({
          delegateRegistration: optionalFlag,
          delegateSubscription: optionalFlag,
          delegationUrl: optionalText,
          validationKey: shownKey,
        })
        .transform(({ delegateRegistration, delegateSubscription, delegationUrl, validationKey }) =>
          compact({
            ...addressParts(delegationUrl),
            validationKeyShown: validationKey,
            registration: delegateRegistration,
            subscription: delegateSubscription,
          }),
        )
        .nullish(),
      csp: z.object({ mode: optionalText, allowedSources: keptTexts }).nullish(),
      cors: z.object({ allowedOrigins: keptTexts }).nullish(),
    }),
  })
  .transform(({ id, name, properties: { enableBasicAuth, signin, delegation, csp, cors } }): PortalConfig =>
    compact({
      id,
      name,
      basicAuth: enableBasicAuth,
      signinRequired: signin?.require,
      delegation: delegation ?? undefined,
      contentSecurityPolicy:
        csp === null || csp === undefined
          ? undefined
          : compact({ mode: csp.mode, allowedSources: csp.allowedSources ?? [] }),
      allowedOrigins: cors?.allowedOrigins ?? undefined,
    }),
  );
export const portalConfigsOf = sortedList<typeof portalConfigRow, PortalConfig>(portalConfigRow, byId).transform(
  (configs): ApimPortalConfigs => ({ configs }),
);

type Connectivity = ApimNetworkStatus['connectivity'][number];

const connectivityRow = z
  .object({
    // Where it is an address, its path and query may hold more than a place.
    name: z
      .string()
      .transform((name) => keepableText(URL.canParse(name) && name.includes('//') ? new URL(name).host : name)),
    status: z.string(),
    resourceType: optionalText,
    isOptional: optionalFlag,
    lastStatusChange: optionalText,
  })
  .transform((row): Connectivity => compact(row));
const connectivityList = sortedList<typeof connectivityRow, Connectivity>(
  connectivityRow,
  ({ resourceType = '', name }) => `${resourceType}/${name}`,
);

const networkStatusRow = z
  .object({
    location: z.string(),
    networkStatus: z.object({
      dnsServers: z
        .array(z.string())
        .nullish()
        .transform((servers) => servers?.toSorted() ?? undefined),
      connectivityStatus: connectivityList,
    }),
  })
  .transform(({ location, networkStatus: { dnsServers, connectivityStatus } }): ApimNetworkStatus =>
    compact({ location, dnsServers, connectivity: connectivityStatus }),
  );
export const networkStatusList = sortedList<typeof networkStatusRow, ApimNetworkStatus>(
  networkStatusRow,
  (row) => row.location,
);
