import type { NamedValue } from '../../evidence/apim.ts';
import { judge, looksOpaque } from '../../detect/judge.ts';
import { keepableName } from '../../detect/keepable-text.ts';
import { unplacedLiteral } from '../../detect/mask.ts';
import { kindOfName, nameStrength } from '../../detect/names.ts';
import { readPolicySkeleton } from '../../detect/policy.ts';
import { judgeResource } from '../../detect/resource-fields.ts';
import { findTokens } from '../../detect/tokens.ts';
import type { Found } from '../../detect/types.ts';
import { isAppRoleSecretId, lookOf } from '../../detect/value-look.ts';
import type { Judges } from './take-reading.ts';

type PlainValue = NonNullable<NamedValue['plainValue']>;

export function judgesOf(groupOf: (value: string) => number): Judges {
  return {
    policy: (text) => readPolicySkeleton(text, { groupOf }),
    plainValue: (text, name) => judgePlainValue(text, name, groupOf),
    resource: (values) => judgeResource(values, { groupOf }),
  };
}

/** What the value of a named value looks like, and what kind of credential by its form or by the name it goes under. */
export function judgePlainValue(text: string, name: string, groupOf: (value: string) => number): PlainValue {
  const [token] = findTokens(text).toSorted((left, right) => left.start - right.start);
  if (token !== undefined) return credentialValue(token, name, groupOf);
  const kind = kindOf(text.trim());
  if (kind !== 'literal') return { kind };
  const credential = credentialOf(text, name);
  if (credential === undefined) return { kind, look: lookOf(text) };
  return credentialValue({ kind: credential, value: text.trim(), confidence: 'high' }, name, groupOf);
}

function credentialValue(
  { kind, value, confidence }: Pick<Found, 'kind' | 'value' | 'confidence'>,
  name: string,
  groupOf: (value: string) => number,
): PlainValue {
  const found = { kind, value, confidence, name, position: 'apim/named-value', context: 'live' } as const;
  const literal = unplacedLiteral(found, new Set([value]), groupOf);
  return { kind: 'literal', credential: kind, literal: { ...literal, name: keepableName(literal.name ?? name) } };
}

/** `@Microsoft.KeyVault(...)` is a form of App Service: API Management hands it on as plain text. */
function kindOf(text: string): PlainValue['kind'] {
  if (/^@Microsoft\.KeyVault\s*\(/i.test(text)) return 'unsupported-reference';
  if (/^@[({]/.test(text)) return 'expression';
  const judgement = judge(text);
  return judgement === 'deploy-token' ? 'placeholder' : judgement;
}

function credentialOf(text: string, name: string): string | undefined {
  if (isAppRoleSecretId(name, text)) return 'vault-secret-id';
  const strength = nameStrength(name);
  return strength === 'strong' || (strength === 'weak' && looksOpaque(text)) ? kindOfName(name) : undefined;
}
