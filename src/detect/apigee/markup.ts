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

/** Finds literals in elements, attributes and `name`d texts with the name of a credential: style sheets, Maven files. */
export const considerMarkup = (scope: Scope, elements: readonly Element[], position: string): void => {
  walkElements(elements, (element) => {
    const name = (attributeOf(element, 'name')?.text ?? element.name).slice(0, 129);
    if (isAccountName(name)) return;
    const decoded = withoutTemplates(element.text);
    if (credentialStrength(name) === 'strong') offerValue(scope, decoded, { position, name, strength: 'strong' });
    else offerText(scope, decoded, { position, name });
    considerSelect(scope, element, position, name);
    for (const attribute of element.attributes) {
      if (credentialStrength(attribute.name) !== 'strong') continue;
      offerValue(scope, withoutTemplates(attribute.value), { position, name: attribute.name, strength: 'strong' });
    }
  });
};
