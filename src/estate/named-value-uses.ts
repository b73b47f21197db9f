import type { NamedValue } from '../evidence/apim.ts';
import type { NamedValueReference } from '../evidence/policy.ts';
import type { Reading, ReadingOf, Tracker, UnreadReading } from '../evidence/reading.ts';
import { containerResources, type ResourceReading, type SignInResource } from './apim-resources.ts';
import { unfollowedFile } from './file-facts.ts';
import type { Container, FoundFile, Gateway, PolicyPlace, Repository } from './gateway-types.ts';
import { inPolicy } from './in-policy.ts';
import { isVaultCredential } from './literal-owner.ts';
import type { NamedValueItem } from './named-values.ts';
import { each, known, within, type Listed, type Population } from './population.ts';
import { perObject } from './reading-index.ts';

/** What uses are read from, and the lists that lead there. */
export type UseReading =
  | ResourceReading
  | 'apim.policies'
  | 'apim.products'
  | 'apim.apis'
  | 'repo.files'
  | 'repo.apimPolicies'
  | 'repo.iac';

/** One place that names a named value. */
export interface NamedValueUse {
  readonly name: string;
  /** The policy or resource, as reports name it. */
  readonly where: string;
  /** What it stands for there; absent where the place holds no credential. */
  readonly credential?: NonNullable<NamedValueReference['credential']>;
  readonly reading: Reading<unknown, UseReading>;
  readonly row?: string;
}

interface NamedValueUses {
  readonly byName: ReadonlyMap<string, readonly NamedValueUse[]>;
  /** What could not be read, and may hold further uses. */
  readonly gaps: readonly UnreadReading<UseReading>[];
}

/**
 * Every place that names a named value, with the readings that say so noted. What could not be read is peeked at: it may
 * hold one more.
 */
export function readUses({ peek, cite }: Tracker<UseReading>, item: NamedValueItem): readonly NamedValueUse[] {
  const { byName, gaps } = usesBeside(item);
  const uses = byName.get(referredName(item)) ?? [];
  for (const { reading, row } of uses) {
    if (row === undefined) peek(reading);
    else cite(reading, row);
  }
  for (const gap of gaps) peek(gap);
  return uses;
}

/** What the value looks like where it shows no sign of a credential by itself; absent where there is none, or a sign. */
export function lookOfValue(item: NamedValueItem): ValueLook | undefined {
  if (item.kind === 'file') return item.definition.value === 'plain' ? (item.definition.look ?? 'word') : undefined;
  const { plainValue } = item.row;
  if (plainValue?.kind !== 'literal' || plainValue.credential !== undefined) return undefined;
  return plainValue.look ?? 'word';
}

type ValueLook = NonNullable<NonNullable<NamedValue['plainValue']>['look']>;

/** Uses in the policies and resources beside a live named value, or in the policies and templates of its repository. */
function usesBeside(item: NamedValueItem): NamedValueUses {
  return item.kind === 'live' ? usesInContainer(item.container) : usesInRepository(item.file.repository);
}

/** The display name by which policies refer to a named value; that of a file falls back to its resource name. */
function referredName(item: NamedValueItem): string {
  return item.kind === 'live' ? item.row.displayName : (item.definition.displayName ?? item.name);
}

/** The use that makes a credential of a value without a sign of one, if any does. */
export function credentialUse(uses: readonly NamedValueUse[], look: ValueLook): NamedValueUse | undefined {
  if (look === 'address') return undefined;
  const decisive = uses.filter(
    ({ credential }) => credential !== undefined && (credential.strength === 'strong' || look === 'opaque'),
  );
  return decisive.find(isVaultUse) ?? decisive[0];
}

export function isVaultUse({ credential }: NamedValueUse): boolean {
  return credential !== undefined && isVaultCredential(credential);
}

const usesInContainer = perObject((container: Container): NamedValueUses => {
  const policies = policiesByContainer(container.gateway).get(container.id) ?? [];
  return gathered([...each(policies, usesInPolicy), ...each(containerResources(container), usesInResource)]);
});

const usesInRepository = perObject((repository: Repository): NamedValueUses =>
  gathered([...each(repository.policies(), usesInPolicy), ...each(repository.iac(), usesInTemplate)]),
);

/** Uses in the policies that a template holds; one that was not followed to its end may hold more. */
function usesInTemplate(file: FoundFile): Population<NamedValueUse> {
  const { scope, path: where } = file;
  // The list of templates holds nothing but items of this reading.
  const document = file.document as ReadingOf<'repo.iac', 'item'>;
  return [
    ...within(scope, document, ({ namedValueUses = [] }) =>
      namedValueUses
        .filter((use) => use.where !== 'comment')
        .map(({ name, credential }) => ({
          name,
          where,
          reading: document,
          ...(credential === undefined ? {} : { credential }),
        })),
    ),
    ...unfollowedFile(file),
  ];
}

function usesInPolicy(place: PolicyPlace): Population<NamedValueUse> {
  return inPolicy(place, ({ namedValues }) =>
    namedValues
      .filter(({ where }) => where !== 'comment')
      .map(({ name, credential }) => ({
        name,
        where: place.name,
        reading: place.document,
        ...(credential === undefined ? {} : { credential }),
      })),
  );
}

function usesInResource({ name: where, id, fields, reading }: SignInResource): Population<NamedValueUse> {
  return known(
    fields.flatMap(({ field, namedValues }) =>
      namedValues.map((name) => {
        const last = field.split('/').at(-1) ?? field;
        const kind = last === 'connectionString' ? 'connection-string' : kindOfField(last);
        return { name, where, credential: { kind, strength: 'strong' } as const, reading, row: id };
      }),
    ),
  );
}

/** A Vault token is one in a header of a backend too; any other header holds what its partner calls a credential. */
function kindOfField(name: string): string {
  return isVaultCredential({ kind: '', name }) ? 'vault-token' : 'credential';
}

/** The policies of one service, by the service or workspace whose named values they mean. */
const policiesByContainer = perObject((gateway: Gateway): ReadonlyMap<string, Population<PolicyPlace>> => {
  const byContainer = new Map<string, Listed<PolicyPlace>[]>();
  for (const item of gateway.policies()) {
    // What workspaces there are is no matter of the service's own policies.
    if (item.kind === 'unlisted' && item.reading.name === 'apim.workspaces') continue;
    const id = containerId(gateway, item.kind === 'unlisted' ? item.scope.id : item.subject.id);
    const before = byContainer.get(id);
    if (before === undefined) byContainer.set(id, [item]);
    else before.push(item);
  }
  return byContainer;
});

function containerId(gateway: Gateway, id: string): string {
  const [workspace] = /^\/workspaces\/[^/]+/i.exec(id.slice(gateway.id.length)) ?? [];
  return workspace === undefined ? gateway.id : `${gateway.id}${workspace.toLowerCase()}`;
}

function gathered(population: Population<NamedValueUse>): NamedValueUses {
  const byName = new Map<string, NamedValueUse[]>();
  for (const item of population) {
    if (item.kind === 'unlisted') continue;
    const before = byName.get(item.subject.name);
    if (before === undefined) byName.set(item.subject.name, [item.subject]);
    else before.push(item.subject);
  }
  // Populations of uses hang on these readings and no others.
  const gaps = population.flatMap((item) => (item.kind === 'unlisted' ? [item.reading] : [])) as NamedValueUses['gaps'];
  return { byName, gaps };
}
