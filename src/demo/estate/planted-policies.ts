import { edited, replaceInPolicies } from './edit-estate.ts';
import { canaries } from './harbourline/canaries.ts';
import type { Mutation } from './mutation.ts';
import type { Estate } from './schema.ts';

const BASIC = `<authentication-basic username="edi-harbour" password="${canaries.ediPassword}" />`;
const APP_SERVICE_FORM =
  '@Microsoft.KeyVault(SecretUri=https://kv-gateway-prod.vault.azure.net/secrets/weather-api-key)';

const stored = (key: string, variable: string, rest: string): string =>
  `<cache-store-value key="${key}" value="@((string)context.Variables["${variable}"])" ${rest} />`;

/** Faults in policies: each stands in the live policy and in the repository it came from. */
export const policyMutations: readonly Mutation[] = [
  {
    check: 'caching/gateway-cache-outlives-secret',
    fault: 'tariff-feed-token-cached-for-a-day',
    subjectHint: '/apis/tariffs/',
    soundHint: '/apis/payments/',
    repair: replacing(
      stored('tariff-feed-token', 'tariffToken', 'duration="86400" caching-type="internal"'),
      stored('tariff-feed-token', 'tariffToken', 'duration="900" caching-type="internal"'),
    ),
    breakSound: replacing(
      stored('fraud-signing-key', 'fraudKey', 'duration="900" caching-type="internal"'),
      stored('fraud-signing-key', 'fraudKey', 'duration="43200" caching-type="internal"'),
    ),
  },
  {
    check: 'caching/gateway-secret-in-external-cache',
    fault: 'manifest-key-in-redis',
    subjectHint: '/apis/manifests/',
    soundHint: '/apis/payments/',
    repair: replacing(
      stored('manifest-key', 'manifestKey', 'duration="900"'),
      stored('manifest-key', 'manifestKey', 'duration="900" caching-type="internal"'),
    ),
    breakSound: replacing(
      stored('fraud-signing-key', 'fraudKey', 'duration="900" caching-type="internal"'),
      stored('fraud-signing-key', 'fraudKey', 'duration="900" caching-type="external"'),
    ),
  },
  {
    check: 'hardcoded-secrets/apim-policy-literal',
    fault: 'edi-password-in-the-policy',
    subjectHint: '/apis/edi/',
    soundHint: '/apis/payments/',
    repair: replacing(BASIC, '<authentication-certificate certificate-id="edi-client" />'),
    breakSound: replacing('password="{{acquirer-password}}"', 'password="Fr31ght-Door-Nine-31"'),
  },
  {
    check: 'configuration/apim-unsupported-secret-syntax',
    fault: 'app-service-reference-in-notifications',
    subjectHint: '/apis/notifications/',
    soundHint: '/apis/fleet/',
    repair: replacing(APP_SERVICE_FORM, '{{weather-api-key}}'),
    breakSound: replacing('<value>{{telematics-key}}</value>', `<value>${APP_SERVICE_FORM}</value>`),
  },
];

function replacing(from: string, to: string): (estate: Estate) => Estate {
  return (estate) => edited(estate, (draft) => replaceInPolicies(draft, from, to));
}
