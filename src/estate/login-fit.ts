import type { VaultAuthRole } from '../evidence/vault.ts';

/** What is known of the token that a gateway signs in with. Ids are in lower case, as in tokens of Entra ID. */
export interface PresentedToken {
  /** The resource that the policy asks a token for; absent where it is not written out. */
  readonly resource?: string;
  readonly principalId?: string;
  readonly clientId?: string;
  readonly tenantId?: string;
  /** ARM id that `xms_mirid` names. */
  readonly armId?: string;
}

/** Whether a role takes a token: a binding that it cannot meet, or one of which that is not known. */
export type Fit =
  | { readonly kind: 'fits' }
  | { readonly kind: 'refused'; readonly why: string; readonly want: string }
  | { readonly kind: 'open'; readonly why: string };

const fits: Fit = { kind: 'fits' };
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a role of jwt, oidc or azure takes a token of a managed identity. A refusal counts before what is open. */
export function loginFit(role: VaultAuthRole, token: PresentedToken): Fit {
  const found = role.mountType === 'azure' ? azureFits(role, token) : jwtFits(role, token);
  return found.find(({ kind }) => kind === 'refused') ?? found.find(({ kind }) => kind === 'open') ?? fits;
}

function jwtFits(role: VaultAuthRole, token: PresentedToken): Fit[] {
  const bound = Object.entries(role.boundClaims ?? {}).map(([claim, values]) =>
    claimFit(claim, values, token, role.boundClaimsType === 'glob'),
  );
  const subject = role.boundSubject ?? '';
  return [audienceFit(role, token), ...bound, ...(subject === '' ? [] : [claimFit('sub', [subject], token, false)])];
}

/**
 * The audience of a token in the first form is the resource as it was asked for, in the second form the client id of
 * the application behind it, which only its registration tells.
 */
function audienceFit(role: VaultAuthRole, { resource }: PresentedToken): Fit {
  const bound = role.boundAudiences;
  if (bound === undefined) return { kind: 'open', why: 'the role does not show its bound_audiences' };
  const asked = resource ?? '';
  const want = `bound_audiences with the audience of the token${asked === '' ? '' : `, ${asked}`}`;
  // A token with an audience is refused where the role binds none.
  if (bound.length === 0) return { kind: 'refused', why: 'the role has no bound_audiences', want };
  if (asked === '') return { kind: 'open', why: 'the resource of the token is built at run time' };
  if (bound.includes(asked)) return fits;
  const bareAsked = asked.replace(/\/+$/, '');
  const similar = bound.some((one) => guid.test(one) !== guid.test(asked) || one.replace(/\/+$/, '') === bareAsked);
  if (similar)
    return {
      kind: 'open',
      why: `whether a token for ${asked} has one of the audiences ${bound.join(', ')} is not known`,
    };
  return { kind: 'refused', why: `the policy asks a token for ${asked}, the role takes ${bound.join(', ')}`, want };
}

const claims: Readonly<Record<string, keyof PresentedToken>> = {
  oid: 'principalId',
  sub: 'principalId',
  appid: 'clientId',
  azp: 'clientId',
  tid: 'tenantId',
  xms_mirid: 'armId',
};

function claimFit(claim: string, values: readonly string[], token: PresentedToken, glob: boolean): Fit {
  const field = claims[claim.replace(/^\//, '')];
  const value = field === undefined ? undefined : token[field];
  if (value === undefined) return { kind: 'open', why: `the claim ${claim} of the token is not known` };
  // Only the ARM id comes in the spelling of whoever made the resource.
  const same = (bound: string): boolean => {
    const [left, right] = field === 'armId' ? [bound.toLowerCase(), value.toLowerCase()] : [bound, value];
    return left === right || (glob && globMatches(left, right));
  };
  if (values.some(same)) return fits;
  return {
    kind: 'refused',
    why: `the token has ${claim} ${value}, the role binds ${values.join(', ')}`,
    want: `${claim} bound to ${value}`,
  };
}

/** `*` stands for any text, as in the servers' go-glob. */
function globMatches(pattern: string, value: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`, 's').test(value);
}

function azureFits(role: VaultAuthRole, { principalId }: PresentedToken): Fit[] {
  const bound = role.boundServicePrincipalIds ?? [];
  const identity: Fit =
    bound.length === 0 || bound.includes('*') || (principalId !== undefined && bound.includes(principalId))
      ? fits
      : principalId === undefined
        ? { kind: 'open', why: 'the object id of the identity is not known' }
        : {
            kind: 'refused',
            why: `the identity has the object id ${principalId}, the role binds ${bound.join(', ')}`,
            want: `bound_service_principal_ids with ${principalId}`,
          };
  return [identity, { kind: 'open', why: 'the resource that the azure method asks for is not read' }];
}
