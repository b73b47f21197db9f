import type { AzureTarget } from '../../config/schema.ts';
import type { SignIn } from '../examine.ts';
import type { Trouble } from '../reach.ts';
import { callErrorOf, type CallError } from './call-error.ts';
import { armHost, environmentCredential } from './client.ts';
import { identityOf } from './identity.ts';
import { signInTrouble } from './sign-in-codes.ts';

/** Signs in as a scan of the target would, and says who that is, or what is wrong with the credential. */
export async function signInTo(target: AzureTarget): Promise<SignIn> {
  const identity = identityOf(await environmentCredential(target.tenant));
  try {
    await identity.getToken(`https://${armHost}/.default`);
  } catch (error) {
    return { blocked: true, trouble: troubleOf(callErrorOf(error)) };
  }
  const { principal, tenant } = { principal: identity.principal(), tenant: identity.tenant() };
  const as = principal === undefined ? {} : { as: principal };
  if (tenant === undefined || tenant === target.tenant) return { ...as, blocked: false };
  const detail = `the credential is of tenant ${tenant}, and the target declares tenant ${target.tenant}`;
  const remedy = 'set AZURE_TENANT_ID to the tenant of the target, or az login --tenant to it';
  return { ...as, blocked: false, trouble: { kind: 'tenant', detail, remedy } };
}

function troubleOf(error: CallError): Trouble {
  const code = error.facts.codes?.find((item) => item.startsWith('AADSTS'));
  if (code !== undefined) {
    const { kind, remedy } = signInTrouble(code);
    return { kind, detail: error.message, remedy };
  }
  if (error.facts.signIn === true) {
    const remedy =
      'set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET (or AZURE_CLIENT_CERTIFICATE_PATH, or AZURE_FEDERATED_TOKEN_FILE), or run az login';
    return { kind: 'no-credential', detail: error.message, remedy };
  }
  return { kind: 'network', detail: error.message, remedy: 'see which host is not reached' };
}
