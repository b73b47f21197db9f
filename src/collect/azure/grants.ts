import type { PermissionNeeded } from '../../evidence/cause.ts';

/** Who a grant is made out to, where no token told us. */
const unknownPrincipal = '<object-id-of-the-scanner>';

/**
 * Application roles of Microsoft Graph (the delegated permissions of the same names have other ids):
 * https://learn.microsoft.com/graph/permissions-reference.
 */
const directoryRoles = {
  'Application.Read.All': '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
  'GroupMember.Read.All': '98830695-27a2-44f7-8c18-0c3ebc9698f6',
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
} as const;
const microsoftGraph = '00000003-0000-0000-c000-000000000000';

export function roleGrant(
  permission: string,
  role: string,
  scope: string,
  principal: string = unknownPrincipal,
): PermissionNeeded {
  return {
    permission,
    grant: `az role assignment create --assignee "${principal}" --role "${role}" --scope "${scope}"`,
  };
}

/** Reading of the control plane: the built-in role Reader at the subscription. */
export function readerGrant(permission: string, subscription: string, principal?: string): PermissionNeeded {
  return roleGrant(permission, 'Reader', `/subscriptions/${subscription}`, principal);
}

interface GrantedVault {
  readonly id: string;
  readonly name: string;
  readonly enableRbacAuthorization?: boolean | undefined;
}

/** Rights on the data plane of a vault that show properties: the action of a role, or words of an access policy. */
export interface VaultRight {
  readonly objects: 'secrets' | 'keys' | 'certificates';
  readonly action: string;
  readonly words: string;
}

/** Listing of secrets' properties. */
export const listSecretsRight: VaultRight = {
  objects: 'secrets',
  action: 'secrets/readMetadata/action',
  words: 'list',
};

/** A role where the vault uses roles, an access policy where it does not. */
export function vaultGrant(
  vault: GrantedVault,
  { objects, action, words }: VaultRight,
  principal: string = unknownPrincipal,
): PermissionNeeded {
  if (vault.enableRbacAuthorization === true) {
    return roleGrant(`Microsoft.KeyVault/vaults/${action}`, 'Key Vault Reader', vault.id, principal);
  }
  const subscription = vault.id.split('/')[2] ?? '';
  return {
    permission: `${words.replaceAll(' ', ', ')} on ${objects} (access policy)`,
    grant: `az keyvault set-policy --name "${vault.name}" --subscription "${subscription}" --object-id "${principal}" --${objects.slice(0, -1)}-permissions ${words}`,
  };
}

/** A firewall that keeps the scanner out: not a missing permission, so no grant of one would help. */
export function firewallGrant(vault: { readonly id: string; readonly name: string }): PermissionNeeded {
  const subscription = vault.id.split('/')[2] ?? '';
  return {
    permission: "a network path to the vault's data plane",
    grant: `az keyvault network-rule add --name "${vault.name}" --subscription "${subscription}" --ip-address "<address-of-the-scanner>/32"`,
  };
}

/** An application role of Microsoft Graph; the command serves applications and managed identities alike. */
export function directoryGrant(
  permission: keyof typeof directoryRoles,
  principal: string = unknownPrincipal,
): PermissionNeeded {
  const graph = `$(az ad sp show --id ${microsoftGraph} --query id --output tsv)`;
  const body = `{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"${graph}\\",\\"appRoleId\\":\\"${directoryRoles[permission]}\\"}`;
  const uri = `https://graph.microsoft.com/v1.0/servicePrincipals/${principal}/appRoleAssignments`;
  return {
    permission,
    grant: `az rest --method POST --uri "${uri}" --headers "Content-Type=application/json" --body "${body}"`,
  };
}

export function logGrant(workspace: string, principal?: string): PermissionNeeded {
  return roleGrant('Microsoft.OperationalInsights/workspaces/query/read', 'Log Analytics Reader', workspace, principal);
}

/** No right is missing where nobody could be signed in. */
export const signInGrant: PermissionNeeded = {
  permission: 'a credential that Microsoft Entra ID accepts',
  grant:
    'az login --service-principal --username "$AZURE_CLIENT_ID" --password "$AZURE_CLIENT_SECRET" --tenant "$AZURE_TENANT_ID"',
};
