import type { Gap } from '../../assess/assessment.ts';
import type { Check } from '../../assess/check.ts';
import { findGaps } from '../../assess/exceptions.ts';
import { customRole, type CustomRole } from '../../collect/azure/custom-role.ts';
import { directoryGrant } from '../../collect/azure/grants.ts';
import type { Examination, SignIn } from '../../collect/examine.ts';
import type { Reach } from '../../collect/reach.ts';
import { leastPolicy } from '../../collect/vault/least-policy.ts';
import type { Config } from '../../config/schema.ts';
import type { ReadingName } from '../../evidence/readings.ts';
import { approved } from './judge.ts';

/** What the dry run of one target says. */
export interface Diagnosis {
  readonly target: string;
  readonly kind: 'azure' | 'vault' | 'source';
  readonly signIn: SignIn;
  readonly reach: readonly Reach[];
  readonly readings: readonly ReadingDiagnosis[];
  readonly requests: Examination['requests'];
  readonly least: LeastRights;
}

export interface ReadingDiagnosis {
  readonly reading: ReadingName;
  /** How many of them were asked in the dry run and answered. */
  readonly readable: number;
  readonly missing: readonly Gap[];
  /** Checks that look at the reading. */
  readonly checks: readonly string[];
  /** Whether its answers hold values in clear to anybody who may read it; they are judged on arrival and not kept. */
  readonly inClear: boolean;
}

/** The least that a scan of a target needs, whether or not it is granted already. */
export interface LeastRights {
  /** Vault: the rules of a policy, one a line. */
  readonly policy?: readonly string[];
  /** Azure: a role that holds every action, to be given at each subscription. */
  readonly role?: CustomRole;
  /** Azure: commands for what no role covers. */
  readonly commands?: readonly string[];
}

/** Readings whose answers may hold a credential that stands in the open. */
const inClear: ReadonlySet<ReadingName> = new Set([
  'apim.namedValues',
  'apim.backends',
  'apim.loggers',
  'apim.caches',
  'apim.identityProviders',
  'apim.openidConnectProviders',
  'apim.authorizationServers',
  'apim.authorizationProviders',
  'apim.policies',
]);

/** What a dry run is held against. `now` is in milliseconds since 1970. */
export interface Known {
  readonly config: Config;
  readonly checks: ReadonlyMap<string, Check>;
  readonly wanted: ReadonlySet<ReadingName>;
  readonly now: number;
}

/** What a dry run of one target means for the chosen checks, with the gaps that the configuration accepts. */
export function diagnosisOf(found: Examination, { config, checks, wanted, now }: Known): Diagnosis {
  const { target, reach, signIn, records, requests } = found;
  const gaps = findGaps(records, config['accept-gaps'].map(approved), { now, allowIncomplete: false });
  const lost = new Set(gaps.map(({ record }) => record));
  const names = [...new Set(records.map(({ name }) => name))].toSorted();
  return {
    target: target.name,
    kind: target.kind,
    signIn,
    reach,
    readings: names.map((reading) => ({
      reading,
      readable: records.filter(({ name, id }) => name === reading && !lost.has(id)).length,
      missing: gaps.filter((gap) => gap.reading === reading),
      checks: [...checks].flatMap(([id, check]) => (looksAt(check, reading) ? [id] : [])),
      inClear: inClear.has(reading),
    })),
    requests,
    least: leastRights(found, wanted),
  };
}

/** Permissions of Microsoft Graph, and the readings that each is for. */
const directoryPermissions = [
  ['GroupMember.Read.All', ['entra.groupMembers']],
  ['Application.Read.All', ['entra.servicePrincipals', 'entra.applications']],
  ['User.Read.All', ['entra.users']],
] as const satisfies readonly (readonly [Parameters<typeof directoryGrant>[0], readonly ReadingName[]])[];

function looksAt({ requires, from }: Check, reading: ReadingName): boolean {
  return requires.includes(reading) || from.includes(reading);
}

function leastRights({ target, rights, records, signIn }: Examination, wanted: ReadonlySet<ReadingName>): LeastRights {
  if (target.kind === 'vault') return { policy: leastPolicy(rights, wanted) };
  if (target.kind === 'source') return {};
  const prefix = 'subscription ';
  const subscriptions = target.declared.flatMap((text) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []));
  const needed = records.flatMap(({ outcome }) =>
    outcome.status === 'unread' && outcome.needs !== undefined ? [outcome.needs] : [],
  );
  const all = [...rights.flatMap((right) => (right.kind === 'azure' ? [right] : [])), ...needed];
  const graph = directoryPermissions.flatMap(([permission, names]) =>
    names.some((name) => wanted.has(name)) ? [directoryGrant(permission, signIn.as)] : [],
  );
  const outsideRoles = [...all, ...graph].filter(({ permission }) => !permission.startsWith('Microsoft.'));
  const commands = [...new Set(outsideRoles.map(({ grant }) => grant))].toSorted();
  return {
    role: customRole(wanted, subscriptions),
    // `list get` of an access policy holds `list`, and the one command would take back what the other gave.
    commands: commands.filter((command) => !commands.some((longer) => longer.startsWith(`${command} `))),
  };
}
