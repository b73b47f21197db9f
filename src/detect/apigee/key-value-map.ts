import { attributeOf, childNamed, childrenNamed } from './element.ts';
import type { Element } from './element.ts';
import type { NameStrength } from '../names.ts';
import { credentialStrength, offerText, offerValue, strengthInPlace, withoutTemplates } from './values.ts';
import type { Scope } from './values.ts';
import type { DecodedText } from '../../parse/entities.ts';

export const MAP_POSITION = 'apigee/kvm-entry';

const SECRET_MAP = /secret|credential|passw|private|vault|apikey|api-key|token|keys?$/i;

/** How far the key of a map's entry says that its value is a credential. A map of secrets makes any key suspicious. */
export const entryStrength = (map: string, key: string): NameStrength =>
  SECRET_MAP.test(map) ? strengthInPlace(key) : credentialStrength(key);

/** One entry of a map, whether a policy seeds it or a configuration file does. */
export const considerEntry = (scope: Scope, map: string, key: string, value: DecodedText): void => {
  const decoded = withoutTemplates(value);
  const name = key.trim().slice(0, 129);
  const strength = entryStrength(map, name);
  offerValue(scope, decoded, { position: MAP_POSITION, name, strength });
  offerText(scope, decoded, { position: MAP_POSITION, name });
};

const keyOf = (entry: Element): string => {
  const key = childNamed(entry, 'Key');
  if (key === undefined) return '';
  const parts = childrenNamed(key, 'Parameter').map(
    (parameter) => attributeOf(parameter, 'ref')?.text ?? parameter.text.text.trim(),
  );
  return parts.length === 0 ? key.text.text.trim() : parts.join('.');
};

/** The entries that a policy puts into a map: seeds shipped with the bundle, and `Put` with a value as text. */
export const considerMap = (scope: Scope, policy: Element): void => {
  const map = attributeOf(policy, 'mapIdentifier')?.text ?? childNamed(policy, 'MapName')?.text.text.trim() ?? '';
  const seeds = childrenNamed(policy, 'InitialEntries').flatMap((seed) => childrenNamed(seed, 'Entry'));
  for (const entry of [...seeds, ...childrenNamed(policy, 'Put')]) {
    const key = keyOf(entry);
    for (const value of childrenNamed(entry, 'Value')) considerEntry(scope, map, key, value.text);
  }
};
