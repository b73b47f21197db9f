import { readPolicyTree } from './apim-policy.ts';
import type { PolicyTree, ValueReaders } from './apim-policy.ts';
import type { PolicyReader, PolicyValue } from './policy-value.ts';

const MARKUP = /<[A-Za-z_:/!?\u00c0-\uffff]/g;

const plain = (start: number, end: number, entities: boolean): PolicyValue => ({
  start,
  end,
  pieces: end > start ? [{ kind: 'text', start, end }] : [],
  entities,
});

const readQuotedValue = (
  reader: PolicyReader,
  start: number,
  quote: string,
): { value: PolicyValue; closed: boolean } => {
  const found = reader.text.indexOf(quote, start);
  const closed = found !== -1 && found < reader.limit;
  return { value: plain(start, closed ? found : reader.limit, true), closed };
};

const readTextValue = (reader: PolicyReader, start: number): PolicyValue => {
  MARKUP.lastIndex = start;
  const end = MARKUP.exec(reader.text)?.index ?? reader.limit;
  return plain(start, Math.min(end, reader.limit), true);
};

const readCdataValue = (_reader: PolicyReader, start: number, end: number): PolicyValue => plain(start, end, false);

const VALUES: ValueReaders = { readQuotedValue, readTextValue, readCdataValue };

/**
 * Reads an XML file of an Apigee bundle, or the part of it that a comment holds, into a tree with exact offsets. The
 * reader is that of API Management policies without their expressions: it takes a comment before the declaration,
 * recovers from elements that never close, refuses document types, never throws and is linear.
 */
export const readApigeeTree = (text: string, range: { start?: number; end?: number } = {}): PolicyTree =>
  readPolicyTree(text, { ...range, values: VALUES });
