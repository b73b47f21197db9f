import type { DeveloperPortal } from '../estate/portal-schema.ts';

/** The developer portal as ARM shows it: by its three settings, and by its configuration. Neither shows the validation key. */

type Item = { name: string; properties: Record<string, unknown> };

export function portalSettingItems({ signinRequired, signup, delegation }: DeveloperPortal): Item[] {
  return [
    {
      name: 'delegation',
      properties: {
        ...(delegation === undefined ? {} : { url: delegation.url }),
        subscriptions: { enabled: delegation?.subscription ?? false },
        userRegistration: { enabled: delegation?.registration ?? false },
        enabled: delegation !== undefined,
      },
    },
    { name: 'signin', properties: { enabled: signinRequired } },
    {
      name: 'signup',
      properties: { enabled: signup, termsOfService: { text: '', enabled: false, consentRequired: false } },
    },
  ];
}

export function portalConfigItems(portal: DeveloperPortal): Item[] {
  const { basicAuth, signinRequired, delegation, contentSecurityPolicy, allowedOrigins } = portal;
  return [
    {
      name: 'default',
      properties: {
        enableBasicAuth: basicAuth,
        signin: { require: signinRequired },
        signup: { termsOfService: { text: '', requireConsent: false } },
        delegation: {
          delegateRegistration: delegation?.registration ?? false,
          delegateSubscription: delegation?.subscription ?? false,
          delegationUrl: delegation?.url ?? null,
          validationKey: null,
        },
        csp: { ...contentSecurityPolicy, reportUri: [] },
        cors: { allowedOrigins },
      },
    },
  ];
}
