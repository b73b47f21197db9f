import type { DecodedText } from '../../parse/entities.ts';
import { judge } from '../judge.ts';
import { attributeOf, childrenNamed, walkElements } from './element.ts';
import type { Element } from './element.ts';
import type { KeyNotByReference } from './types.ts';
import { offerValue, withoutTemplates } from './values.ts';
import type { Scope } from './values.ts';

/** A key as found, still by its offsets. */
export interface FoundKey extends Omit<KeyNotByReference, 'span'> {
  readonly start: number;
  readonly end: number;
}

const POLICIES = /^(?:HMAC|(?:Generate|Verify)JW[ST])$/;
const SECRET_ELEMENTS = new Set(['SecretKey', 'PrivateKey', 'PasswordKey', 'DirectKey']);

interface Slot {
  readonly path: string;
  readonly element: Element;
  readonly position: string;
  readonly kind: string;
}

/** The elements that hold a key of a policy: the key element itself, its `Value`, and the password of a private key. */
const slotsOf = (policy: string, key: Element): Slot[] => {
  const isPrivateKey = key.name === 'PrivateKey';
  const position = isPrivateKey ? 'apigee/private-key' : 'apigee/secret-key';
  const kind = isPrivateKey ? 'private-key' : 'signing-key';
  const path = `${policy}/${key.name}`;
  return [
    { path, element: key, position, kind },
    ...childrenNamed(key, 'Value').map((element) => ({ path: `${path}/Value`, element, position, kind })),
    ...childrenNamed(key, 'Password').map((element) => ({
      path: `${path}/Password`,
      element,
      position: 'apigee/private-key-password',
      kind: 'password',
    })),
  ];
};

const trimmed = (decoded: DecodedText): { start: number; end: number } => {
  const { text } = decoded;
  const from = text.length - text.trimStart().length;
  const to = text.trimEnd().length;
  const startOf = (index: number): number => decoded.offsets?.[index] ?? decoded.start + index;
  const start = startOf(from);
  const end = to === text.length ? decoded.end : startOf(to);
  return { start, end };
};

const VARIABLE_NAME = /^\{?[A-Za-z_][\w.-]*\}?$/;

const byText = (scope: Scope, slot: Slot): FoundKey[] => {
  const decoded = withoutTemplates(slot.element.text);
  const judgement = judge(decoded.text);
  if (judgement === 'empty' || judgement === 'placeholder' || judgement === 'deploy-token') return [];
  if (/\{\{[^{}]+\}\}/.test(slot.element.text.text)) return [];
  const name = slot.element.name === 'Value' ? slot.path.split('/').at(-2) : slot.element.name;
  offerValue(scope, decoded, {
    position: slot.position,
    strength: 'strong',
    kind: slot.kind,
    ...(name === undefined ? {} : { name }),
  });
  return [{ element: slot.path, why: 'text', ...trimmed(slot.element.text) }];
};

const byReference = (slot: Slot): FoundKey[] => {
  const ref = attributeOf(slot.element, 'ref');
  if (ref === undefined) return [];
  const name = ref.text.trim().replace(/^\{/, '');
  // A reference that a pipeline fills in, or that names nothing, says nothing about the variable.
  if (name.startsWith('private.') || !VARIABLE_NAME.test(name) || judge(name) === 'deploy-token') return [];
  return [{ element: slot.path, why: 'not-private', ...trimmed(ref) }];
};

/**
 * Finds the keys of signing policies that are written as text, which are literals besides where they hold a value, or
 * come from a variable that debug sessions show. Public keys, key ids and certificates are no secrets.
 */
export const considerKeys = (scope: Scope, elements: readonly Element[]): FoundKey[] => {
  const keys: FoundKey[] = [];
  walkElements(elements, (element, around) => {
    if (!SECRET_ELEMENTS.has(element.name)) return;
    const policy = around.findLast(({ name }) => POLICIES.test(name));
    if (policy === undefined) return;
    for (const slot of slotsOf(policy.name, element)) {
      keys.push(...byText(scope, slot), ...byReference(slot));
    }
  });
  return keys;
};
