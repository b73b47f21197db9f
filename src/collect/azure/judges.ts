import type { NamedValue } from '../../evidence/apim.ts';
import { judge, looksOpaque } from '../../detect/judge.ts';
import { kindOfName, nameStrength } from '../../detect/names.ts';
import { readPolicySkeleton } from '../../detect/policy.ts';
import { findTokens } from '../../detect/tokens.ts';
import type { Judges } from './take-reading.ts';

type PlainValue = NonNullable<NamedValue['plainValue']>;

export function judgesOf(groupOf: (value: string) => number): Judges {
  return { policy: (text) => readPolicySkeleton(text, { groupOf }), plainValue: judgePlainValue };
}

/** What the value of a named value looks like, and what kind of credential by its form or by the name it goes under. */
export function judgePlainValue(text: string, name: string): PlainValue {
  const [token] = findTokens(text).toSorted((left, right) => left.start - right.start);
  if (token !== undefined) return { kind: 'literal', credential: token.kind };
  const kind = kindOf(text.trim());
  const credential = kind === 'literal' ? credentialOf(text, name) : undefined;
  return credential === undefined ? { kind } : { kind, credential };
}

/** `@Microsoft.KeyVault(...)` is a form of App Service: API Management hands it on as plain text. */
function kindOf(text: string): PlainValue['kind'] {
  if (/^@Microsoft\.KeyVault\s*\(/i.test(text)) return 'unsupported-reference';
  if (/^@[({]/.test(text)) return 'expression';
  const judgement = judge(text);
  return judgement === 'deploy-token' ? 'placeholder' : judgement;
}

function credentialOf(text: string, name: string): string | undefined {
  const strength = nameStrength(name);
  return strength === 'strong' || (strength === 'weak' && looksOpaque(text)) ? kindOfName(name) : undefined;
}
