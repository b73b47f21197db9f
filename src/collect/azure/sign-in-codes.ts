import type { Trouble } from '../reach.ts';

type SignInTrouble = Omit<Trouble, 'detail'> & { readonly words: string };

const wrongTenant = 'check tenant in the configuration and AZURE_TENANT_ID, and that the cloud is the right one';
const newSecret = 'put a valid one into AZURE_CLIENT_SECRET: az ad app credential reset --id "$AZURE_CLIENT_ID"';
const federation =
  'compare issuer, subject and audience of the federated credential with the token: az ad app federated-credential list --id "$AZURE_CLIENT_ID"';

/**
 * What a refusal of the sign-in service means, by its code.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const codes: Readonly<Record<string, SignInTrouble>> = {
  AADSTS90002: { kind: 'tenant', words: 'there is no such tenant in this cloud', remedy: wrongTenant },
  AADSTS900023: { kind: 'tenant', words: 'the tenant is no id and no domain name', remedy: wrongTenant },
  AADSTS700016: { kind: 'tenant', words: 'the tenant does not know the application', remedy: wrongTenant },
  AADSTS500011: {
    kind: 'tenant',
    words: 'the tenant does not know the service that was asked for',
    remedy: wrongTenant,
  },
  AADSTS900382: { kind: 'cloud', words: 'the application belongs to another cloud', remedy: wrongTenant },
  AADSTS900439: { kind: 'cloud', words: 'the tenant belongs to another cloud', remedy: wrongTenant },
  AADSTS7000215: { kind: 'credential-refused', words: 'the client secret is wrong', remedy: newSecret },
  AADSTS7000222: { kind: 'credential-refused', words: 'the client secret has expired', remedy: newSecret },
  AADSTS7000112: {
    kind: 'credential-refused',
    words: 'the application is switched off',
    remedy: 'have its service principal enabled: accountEnabled',
  },
  AADSTS700027: {
    kind: 'credential-refused',
    words: 'the certificate is not one of the application',
    remedy: 'register it: az ad app credential reset --id "$AZURE_CLIENT_ID" --cert @certificate.pem --append',
  },
  AADSTS700024: {
    kind: 'clock',
    words: 'the assertion is not valid at this time',
    remedy: 'set the clock of this machine, or ask for a new federated token',
  },
  AADSTS70021: { kind: 'credential-refused', words: 'no federated credential fits the token', remedy: federation },
  AADSTS700211: { kind: 'credential-refused', words: 'no federated credential has this issuer', remedy: federation },
  AADSTS700213: { kind: 'credential-refused', words: 'no federated credential has this subject', remedy: federation },
  AADSTS53003: {
    kind: 'credential-refused',
    words: 'Conditional Access blocks the sign-in',
    remedy: 'run from a place that the policy lets in, or have the application left out of it',
  },
};

/** The trouble that a code of the sign-in service stands for. */
export function signInTrouble(code: string): SignInTrouble {
  return (
    codes[code] ?? {
      kind: 'credential-refused',
      words: 'its code tells more',
      remedy: `look the code up: https://login.microsoftonline.com/error?code=${code.replace('AADSTS', '')}`,
    }
  );
}
