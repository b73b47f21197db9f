import { z } from 'zod';
import type { Application, FederatedCredential, ServicePrincipal, User } from '../../evidence/entra.ts';
import {
  compact,
  lowerId,
  optionalFlag,
  optionalId,
  optionalList,
  optionalText,
  sortedList,
} from '../azure/wire-parts.ts';

/** From Microsoft Graph to the records. The first characters of passwords, which Graph shows, are dropped here. */

const byId = (row: { readonly id: string }): string => row.id;

export const servicePrincipalRow = z
  .object({
    id: lowerId,
    appId: lowerId,
    displayName: optionalText,
    servicePrincipalType: optionalText,
    accountEnabled: optionalFlag,
    appOwnerOrganizationId: optionalId,
    alternativeNames: optionalList(z.string()),
  })
  .transform(
    ({
      servicePrincipalType: type,
      appOwnerOrganizationId: ownerTenantId,
      alternativeNames,
      ...rest
    }): ServicePrincipal =>
      compact({ ...rest, type, ownerTenantId, ...(type === 'ManagedIdentity' ? identityOf(alternativeNames) : {}) }),
  );

/** `isExplicit=True` stands for a user-assigned identity; the other name is the ARM id. */
function identityOf(names: readonly string[]): Pick<ServicePrincipal, 'resourceId' | 'userAssigned'> {
  const explicit = names.find((name) => /^isExplicit=/i.test(name));
  return compact({
    resourceId: names.find((name) => name.startsWith('/'))?.toLowerCase(),
    userAssigned: explicit === undefined ? undefined : /=true$/i.test(explicit),
  });
}

export const userRow = z
  .object({ id: lowerId, userPrincipalName: optionalText, userType: optionalText, accountEnabled: optionalFlag })
  .transform((row): User => compact(row));

const credentialRow = z
  .object({ keyId: optionalId, startDateTime: optionalText, endDateTime: optionalText })
  .transform(({ keyId, startDateTime, endDateTime }): Application['keyCredentials'][number] =>
    compact({ keyId, startsOn: startDateTime, endsOn: endDateTime }),
  );
const credentials = optionalList(credentialRow).transform((rows) =>
  rows.toSorted((left, right) => ((left.keyId ?? '') < (right.keyId ?? '') ? -1 : 1)),
);
export const applicationRow = z
  .object({
    id: lowerId,
    appId: lowerId,
    displayName: optionalText,
    passwordCredentials: credentials,
    keyCredentials: credentials,
  })
  .transform((row): Application => compact(row));

const federation = { issuer: z.string(), subject: z.string(), audiences: optionalList(z.string()) };

const federatedRow = z
  .union([
    z
      .object({ id: lowerId, name: z.string(), properties: z.object(federation) })
      .transform(({ properties, ...own }) => ({ ...own, ...properties })),
    z.object({ id: lowerId, name: z.string(), ...federation }),
  ])
  .transform((row): FederatedCredential => ({ ...row, audiences: row.audiences.toSorted() }));
/** As Azure Resource Manager lists them at a managed identity, and Microsoft Graph at an application. */
export const federatedCredentialList = sortedList<typeof federatedRow, FederatedCredential>(federatedRow, byId);
