import { credentialStrength, isAccountName, offerText, offerValue, withoutTemplates } from './values.ts';
import type { Scope } from './values.ts';
import { attributeOf, walkElements } from './element.ts';
import type { Element } from './element.ts';
import type { DecodedText } from '../../parse/entities.ts';

const quotedIn = (decoded: DecodedText): { start: number; end: number } | undefined => {
  const match = /^\s*(['"])([^'"]+)\1\s*$/.exec(decoded.text);
  if (match === null) return undefined;
  const start = decoded.text.indexOf(match[1] ?? "'") + 1;
  return { start, end: start + (match[2] ?? '').length };
};

/** `select="'...'"` of a style sheet: the inner quotes make it a text. Anything else is an expression. */
const considerSelect = (scope: Scope, element: Element, position: string, name: string): void => {
  const select = attributeOf(element, 'select');
  const range = select === undefined ? undefined : quotedIn(select);
  if (select === undefined || range === undefined) return;
  offerValue(scope, select, { position, name, strength: credentialStrength(name) }, range);
};

const partName = (element: Element): string =>
  ((attributeOf(element, 'name')?.text ?? element.name).split('.').at(-1) ?? '').toLowerCase();

/** A name and its value as neighbours: `<name>apiKey</name><value>...</value>`, `name="Header.name"` with `Header.value`. */
const considerPairs = (scope: Scope, children: readonly Element[], position: string): void => {
  children.forEach((child, index) => {
    const before = children[index - 1];
    if (before === undefined || partName(child) !== 'value' || !/^(?:name|key)$/.test(partName(before))) return;
    const name = before.text.text.trim().slice(0, 129);
    const strength = isAccountName(name) ? 'none' : credentialStrength(name);
    offerValue(scope, withoutTemplates(child.text), { position, name, strength });
  });
};

/** `<property name="api.key" value="..."/>`: the value stands under the name, in settings of many programs. */
const considerValue = (scope: Scope, element: Element, position: string): void => {
  const named = attributeOf(element, 'name') ?? attributeOf(element, 'key');
  const value = attributeOf(element, 'value');
  if (named === undefined || value === undefined || element.name === 'add') return;
  const name = named.text.trim().slice(0, 129);
  const strength = isAccountName(name) ? 'none' : credentialStrength(name);
  offerValue(scope, withoutTemplates(value), { position, name, strength });
};

/** Finds literals in elements, attributes and `name`d texts with the name of a credential: style sheets, Maven files. */
export const considerMarkup = (scope: Scope, elements: readonly Element[], position: string): void => {
  walkElements(elements, (element) => {
    const name = (attributeOf(element, 'name')?.text ?? element.name).slice(0, 129);
    considerPairs(scope, element.children, position);
    for (const attribute of element.attributes) {
      if (credentialStrength(attribute.name) !== 'strong') continue;
      offerValue(scope, withoutTemplates(attribute.value), { position, name: attribute.name, strength: 'strong' });
    }
    considerValue(scope, element, position);
    if (isAccountName(name)) return;
    const decoded = withoutTemplates(element.text);
    if (name === 'ConsumerKey') offerValue(scope, decoded, { position, name, strength: 'weak', kind: 'api-key' });
    else if (credentialStrength(name) === 'strong') offerValue(scope, decoded, { position, name, strength: 'strong' });
    else offerText(scope, decoded, { position, name });
    considerSelect(scope, element, position, name);
  });
};
