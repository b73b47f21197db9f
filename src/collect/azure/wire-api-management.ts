import { z } from 'zod';
import type {
  ApimApi,
  ApimCertificate,
  ApimPolicyDocument,
  apimIdentity,
  apimOperations,
  ApimService,
  NamedValue,
} from '../../evidence/apim.ts';
import { keepableName } from '../../detect/keepable-text.ts';
import type { Judges } from './take-reading.ts';
import {
  compact,
  lowerId,
  optionalFlag,
  optionalId,
  optionalTags,
  optionalText,
  placeOf,
  sortedList,
} from './wire-parts.ts';

/** From the wire to the records: API Management. Values, connection strings and policy texts end here. */

type Identity = z.infer<typeof apimIdentity>;
interface Named {
  readonly id: string;
  readonly name: string;
}

const byId = (row: { readonly id: string }): string => row.id;

const assignedIdentity = z.object({ principalId: optionalId, clientId: optionalId });
const serviceIdentity = z
  .object({
    type: z.string(),
    principalId: optionalId,
    tenantId: optionalId,
    userAssignedIdentities: z.record(z.string(), assignedIdentity).nullish(),
  })
  .transform(({ userAssignedIdentities, ...rest }): Identity =>
    compact({
      ...rest,
      userAssigned: Object.entries(userAssignedIdentities ?? {})
        .map(([id, identity]) => compact({ id: id.toLowerCase(), ...identity }))
        .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
    }),
  );

const hostname = z
  .object({
    hostName: z.string(),
    type: z.string(),
    certificateSource: optionalText,
    keyVaultId: optionalText,
    identityClientId: optionalId,
  })
  .transform(compact);

const serviceRow = z
  .object({
    id: lowerId,
    name: z.string(),
    location: z.string(),
    tags: optionalTags,
    sku: z.object({ name: optionalText }).nullish(),
    identity: serviceIdentity.nullish(),
    properties: z.object({ hostnameConfigurations: z.array(hostname).nullish() }),
  })
  .transform(({ sku, identity, properties, ...own }): ApimService =>
    compact({
      ...own,
      ...placeOf(own.id),
      sku: sku?.name,
      identity: identity ?? undefined,
      hostnames: properties.hostnameConfigurations ?? undefined,
    }),
  );
export const serviceList = sortedList<typeof serviceRow, ApimService>(serviceRow, byId);

const keyVaultReference = z
  .object({
    secretIdentifier: z.string(),
    identityClientId: optionalId,
    lastStatus: z
      .object({ code: optionalText, timeStampUtc: optionalText })
      .transform(compact)
      .nullish()
      .transform((status) => status ?? undefined),
  })
  .transform(compact)
  .nullish()
  .transform((reference) => reference ?? undefined);

/** Named values; the value of a plain one is judged here and dropped. */
export function namedValueList(judge: Judges['plainValue']) {
  const row = z
    .object({
      id: lowerId,
      name: z.string(),
      properties: z.object({
        displayName: z.string(),
        secret: optionalFlag,
        tags: z.array(z.string()).nullish(),
        keyVault: keyVaultReference,
        value: z.string().nullish(),
      }),
    })
    .transform(({ id, name, properties: { value, tags, secret, ...rest } }): NamedValue => {
      const plain = typeof value === 'string' && secret !== true;
      return compact({
        id,
        name,
        secret,
        ...rest,
        tags: tags ?? undefined,
        plainValue: plain ? judge(value, rest.displayName) : undefined,
      });
    });
  return sortedList<typeof row, NamedValue>(row, byId).transform(withKeepableNames);
}

/** A credential put where a name belongs is masked; a number keeps the rows apart, and no reference leads to them. */
function withKeepableNames(rows: readonly NamedValue[]): NamedValue[] {
  let masked = 0;
  return rows.map((row) => {
    const [name, displayName] = [keepableName(row.name), keepableName(row.displayName)];
    if (name === row.name && displayName === row.displayName) return row;
    masked++;
    const numbered = (kept: string, given: string): string => (kept === given ? given : `${kept}~${String(masked)}`);
    const resource = numbered(name, row.name);
    const id = name === row.name ? row.id : `${row.id.slice(0, row.id.lastIndexOf('/') + 1)}${resource.toLowerCase()}`;
    return { ...row, id, name: resource, displayName: numbered(displayName, row.displayName) };
  });
}

const certificateRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      subject: optionalText,
      thumbprint: optionalText,
      expirationDate: optionalText,
      keyVault: keyVaultReference,
    }),
  })
  .transform(({ id, name, properties }): ApimCertificate => compact({ id, name, ...properties }));
export const certificateList = sortedList<typeof certificateRow, ApimCertificate>(certificateRow, byId);

const apiRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({ displayName: optionalText, path: optionalText, isCurrent: optionalFlag }),
  })
  .transform(({ id, name, properties }): ApimApi => compact({ id, name, ...properties }));
export const apiList = sortedList<typeof apiRow, ApimApi>(apiRow, byId);

const titledRow = z
  .object({ id: lowerId, name: z.string(), properties: z.object({ displayName: optionalText }) })
  .transform(({ id, name, properties }): Named & { displayName?: string } => compact({ id, name, ...properties }));
/** Workspaces and operations: an id, a name, a title. */
export const titledList = sortedList<typeof titledRow, Named & { displayName?: string }>(titledRow, byId);

export const operationsOf = titledList.transform((operations): z.infer<typeof apimOperations> => ({ operations }));

const fragmentRow = z.object({ id: lowerId, name: z.string() });
export const fragmentList = sortedList<typeof fragmentRow, Named>(fragmentRow, byId);

/** What a scope without a policy is told by: the service answers 404, which no policy body can look like. */
export const noPolicy = Symbol('no policy');

/** A policy document; its text is judged here and dropped. */
export function policyDocument(scope: ApimPolicyDocument['scope'], judge: Judges['policy']) {
  return z.union([
    z.custom((value) => value === noPolicy).transform((): ApimPolicyDocument => ({ scope })),
    z
      .object({ properties: z.object({ value: z.string() }) })
      .transform(({ properties }): ApimPolicyDocument => ({ scope, policy: judge(properties.value) })),
  ]);
}
