import { expect, test } from '@jest/globals';
import { inbound, skeletonOf, textAt, unmark } from './marked.ts';
import { policySkeleton } from '../../src/evidence/policy.ts';

/** mulberry32: a fixed seed makes each run the same. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const SEED = 20_261_125;
const BUDGET_MS = 1400;

const policy = inbound(`<base />
    <set-variable name="body" value="@(((IResponse)context.Variables["answer"]).Body.As<JObject>()["value"])" />
    <set-header name="Authorization"><value>@($"Bearer {context.Variables["t"]} {{n-1}}")</value></set-header>
    <send-request response-variable-name="answer"><set-url>https://{{kv}}.vault.azure.net/secrets/b?code=abc-123-DEF</set-url>
      <set-body>@{ /* c */ return "{\\"role\\":\\"r\\",\\"password\\":\\"p'w\\"}"; }</set-body></send-request>
    <cache-store-value key="k" value="@((string)context.Variables["body"])" duration="60" />
    <!-- <authentication-basic username="a" password="b" /> --><![CDATA[@("x")]]>`);
const scraps = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '&quot;',
  '@(',
  '@{',
  ')',
  '}',
  '{{',
  '}}',
  '</',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '$"',
  '@"',
  '"""',
  '//',
  '/*',
  '\\',
  '\0',
  '\r',
  '\n',
  '\ufeff',
  '\ud800',
  '__',
  '${',
  '#{',
  '<?',
  '<!DOCTYPE',
  ' ',
];

const pick = <T>(items: readonly T[], next: () => number): T => items[Math.floor(next() * items.length)] as T;

const mutate = (text: string, next: () => number): string => {
  let mutated = text;
  for (let i = 1 + Math.floor(next() * 6); i > 0; i--) {
    const at = Math.floor(next() * mutated.length);
    const length = Math.floor(next() * 12);
    const kind = next();
    if (kind < 0.4) mutated = mutated.slice(0, at) + pick(scraps, next) + mutated.slice(at);
    else if (kind < 0.7) mutated = mutated.slice(0, at) + mutated.slice(at + length);
    else if (kind < 0.9) mutated = mutated.slice(0, at) + mutated.slice(at, at + length * 4) + mutated.slice(at);
    else mutated = mutated.slice(0, Math.max(at, 1));
  }
  return mutated;
};

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split(/\r\n|\r|\n/).length;

test('mutated policies never throw, and every span lies inside the text', () => {
  const next = random(SEED);
  const start = performance.now();
  let cases = 0;
  while (cases < 60 || (performance.now() - start < BUDGET_MS && cases < 2000)) {
    const text = mutate(policy, next);
    const skeleton = policySkeleton.parse(skeletonOf(text));
    for (const { span } of [
      ...skeleton.literals,
      ...skeleton.namedValues,
      ...skeleton.problems,
      ...skeleton.sendRequests,
    ]) {
      expect(span.length).toBeGreaterThanOrEqual(0);
      expect(span.offset + span.length).toBeLessThanOrEqual(text.length);
      expect(span.line).toBe(lineOf(text, span.offset));
    }
    cases++;
  }
  expect(cases).toBeGreaterThan(50);
});

const alphabet = Array.from('abcXYZ0189!#%*+,-./:;=?^_|~é\u{1f511}');
const word = (next: () => number): string =>
  `q${Array.from({ length: 3 + Math.floor(next() * 40) }, () => pick(alphabet, next)).join('')}7`;

/** Places that take any value as it is. */
const places: ((value: string) => string)[] = [
  (value) => `<authentication-basic username="u" password="⟦${value}⟧" />`,
  (value) => `<authentication-basic username='u' password='⟦${value}⟧'></authentication-basic>`,
  (value) => `<set-header name="x-api-key"><value>\n⟦${value}⟧\t</value></set-header>`,
  (value) => `<set-header name="x-api-key"><value><![CDATA[⟦${value}⟧]]></value></set-header>`,
  (value) => `<set-variable name="clientSecret" value="@("⟦${value}⟧")" />`,
  (value) => `<choose><when condition="@(basic.Password == "⟦${value}⟧" && a < b)"><x /></when></choose>`,
  (value) => `<set-variable name="s" value="@{ var h = new HMACSHA512(Encoding.UTF8.GetBytes(@"⟦${value}⟧")); }" />`,
];
const around = [
  '<base />',
  '<!-- a " b -->',
  '<a b="@(c["d"] + "e")" />',
  '\r\n',
  '<f>@{ return "g)"; }</f>',
  '{{h}}',
  '&amp;',
];

test('the text at a literal is the planted value', () => {
  const next = random(SEED + 1);
  const start = performance.now();
  for (let i = 0; i < 300 && performance.now() - start < BUDGET_MS; i++) {
    const pieces = Array.from(
      { length: 3 },
      () => `${pick(around, next)}${pick(places, next)(word(next))}${pick(around, next)}`,
    );
    const { text, planted } = unmark(inbound(pieces.join('\n')));
    const skeleton = skeletonOf(text);
    expect(skeleton.literals.map((literal) => textAt(text, literal))).toEqual(planted);
    const kept = JSON.stringify(skeleton);
    expect(planted.filter((value) => kept.includes(JSON.stringify(value).slice(1, -1)))).toEqual([]);
  }
});
