import { z } from 'zod';
import type { ResourceValue } from '../../detect/resource-fields.ts';
import type { ApimBackend, ApimCache, ApimResource } from '../../evidence/apim.ts';
import type { Judges } from './take-reading.ts';
import { compact, lowerId, optionalList, optionalText, sortedList } from './wire-parts.ts';

/**
 * From the wire to the records: resources of API Management that sign in somewhere. Every value in a place that may hold
 * a credential is judged here and dropped. Shapes: the published schemas of api-version 2024-05-01.
 */

type Judge = Judges['resource'];

const byId = (row: { readonly id: string }): string => row.id;

const texts = z
  .record(z.string(), z.array(z.string()))
  .nullish()
  .transform((named) => Object.entries(named ?? {}).flatMap(([name, list]) => list.map((text) => ({ name, text }))));

const backendProperties = z.object({
  url: optionalText,
  credentials: z
    .object({
      header: texts,
      query: texts,
      authorization: z.object({ scheme: optionalText, parameter: optionalText }).nullish(),
      certificateIds: optionalList(lowerId),
    })
    .nullish(),
  proxy: z.object({ url: optionalText, password: optionalText }).nullish(),
});

/** `Basic` and `Bearer` say what the parameter is; any other scheme is the owner's own. */
function authorizationText({
  scheme = '',
  parameter = '',
}: {
  scheme?: string | undefined;
  parameter?: string | undefined;
}): string {
  return /^(?:basic|bearer)$/i.test(scheme) ? `${scheme} ${parameter}` : parameter;
}

function backendValues({ url, credentials, proxy }: z.output<typeof backendProperties>): ResourceValue[] {
  const { header = [], query = [], authorization } = credentials ?? {};
  return [
    ...value('backend-url', ['url'], url),
    ...header.flatMap(({ name, text }) => value('backend-header', ['credentials', 'header', name], text)),
    ...query.flatMap(({ name, text }) => value('backend-query', ['credentials', 'query', name], text)),
    ...value(
      'backend-authorization',
      ['credentials', 'authorization', 'parameter'],
      authorization?.parameter === undefined ? undefined : authorizationText(authorization),
    ),
    ...value('backend-proxy-url', ['proxy', 'url'], proxy?.url),
    ...value('backend-proxy-password', ['proxy', 'password'], proxy?.password),
  ];
}

function value(
  position: ResourceValue['position'],
  path: readonly string[],
  text: string | null | undefined,
): readonly ResourceValue[] {
  return typeof text === 'string' ? [{ position, path, text }] : [];
}

export function backendList(judge: Judge) {
  const row = z
    .object({ id: lowerId, name: z.string(), properties: backendProperties })
    .transform(({ id, name, properties }): ApimBackend => {
      const certificateIds = properties.credentials?.certificateIds ?? [];
      return compact({
        id,
        name,
        fields: judge(backendValues(properties)),
        certificateIds: certificateIds.length === 0 ? undefined : certificateIds,
      });
    });
  return sortedList<typeof row, ApimBackend>(row, byId);
}

/** An instrumentation key only names where telemetry goes: who knows it can read nothing. */
const PUBLIC_LOGGER_FIELD = /^(?:instrumentationKey|name|endpointAddress|identityClientId)$/i;

export function loggerList(judge: Judge) {
  const row = z
    .object({
      id: lowerId,
      name: z.string(),
      properties: z.object({ credentials: z.record(z.string(), z.string()).nullish() }),
    })
    .transform(({ id, name, properties }): ApimResource => {
      const values = Object.entries(properties.credentials ?? {})
        .filter(([field]) => !PUBLIC_LOGGER_FIELD.test(field))
        .flatMap(([field, text]) => value('logger-connection-string', ['credentials', field], text));
      return { id, name, fields: judge(values) };
    });
  return sortedList<typeof row, ApimResource>(row, byId);
}

export function cacheList(judge: Judge) {
  const row = z
    .object({
      id: lowerId,
      name: z.string(),
      properties: z.object({
        useFromLocation: optionalText,
        resourceId: optionalText,
        connectionString: z.string().nullish(),
      }),
    })
    .transform(({ id, name, properties: { connectionString, ...rest } }): ApimCache => {
      const fields = judge(value('cache-connection-string', ['connectionString'], connectionString));
      return compact({ id, name, ...rest, fields });
    });
  return sortedList<typeof row, ApimCache>(row, byId);
}

/** Providers and servers: their client secret is given back by no read today, the password of the resource owner is. */
export function signInList(judge: Judge) {
  const row = z
    .object({
      id: lowerId,
      name: z.string(),
      properties: z.object({ clientSecret: z.string().nullish(), resourceOwnerPassword: z.string().nullish() }),
    })
    .transform(({ id, name, properties: { clientSecret, resourceOwnerPassword } }): ApimResource => {
      const values = [
        ...value('client-secret', ['clientSecret'], clientSecret),
        ...value('resource-owner-password', ['resourceOwnerPassword'], resourceOwnerPassword),
      ];
      return { id, name, fields: judge(values) };
    });
  return sortedList<typeof row, ApimResource>(row, byId);
}

const grantTypes = z
  .record(z.string(), z.object({ clientSecret: z.string().nullish() }).nullish())
  .nullish()
  .transform((types) => Object.entries(types ?? {}));

/** Providers of the credential manager: each grant type has a client secret of its own. */
export function authorizationProviderList(judge: Judge) {
  const row = z
    .object({
      id: lowerId,
      name: z.string(),
      properties: z.object({ oauth2: z.object({ grantTypes }).nullish() }),
    })
    .transform(({ id, name, properties }): ApimResource => {
      const values = (properties.oauth2?.grantTypes ?? []).flatMap(([grant, given]) =>
        value('client-secret', ['oauth2', 'grantTypes', grant, 'clientSecret'], given?.clientSecret),
      );
      return { id, name, fields: judge(values) };
    });
  return sortedList<typeof row, ApimResource>(row, byId);
}
