import { z } from 'zod';

/**
 * The outer shape of answers. It is checked on the bytes that came, before a client library reads them: a library
 * takes a body of another shape for a list without rows.
 */
const envelopes = {
  document: z.looseObject({}).refine((body) => !('error' in body)),
  'arm-rows': z.array(z.looseObject({})),
  'arm-list': z.looseObject({ value: z.array(z.looseObject({})), nextLink: z.string().nullish() }),
  'graph-list': z.looseObject({ value: z.array(z.looseObject({})), '@odata.nextLink': z.string().nullish() }),
  'key-vault-list': z.looseObject({
    value: z.array(z.looseObject({ id: z.string(), attributes: z.looseObject({}) })),
    nextLink: z.string().nullish(),
  }),
  'key-vault-objects': z.looseObject({
    value: z.array(z.looseObject({ attributes: z.looseObject({}) })),
    nextLink: z.string().nullish(),
  }),
  'resource-graph': z.looseObject({
    count: z.int(),
    data: z.array(z.looseObject({})),
    resultTruncated: z.enum(['true', 'false']),
  }),
  logs: z.looseObject({
    tables: z
      .array(
        z.looseObject({ columns: z.array(z.looseObject({ name: z.string() })), rows: z.array(z.array(z.unknown())) }),
      )
      .min(1),
  }),
};
export type Envelope = keyof typeof envelopes;

/** What is wrong with the body of an answer, or `undefined`. */
export function bodyFlaw(kind: Envelope, body: unknown): string | undefined {
  if (body === undefined) return 'the answer is not JSON, or ended early';
  return envelopes[kind].safeParse(body).success ? undefined : 'the answer does not have the documented shape';
}
