import type { CSharpToken } from '../parse/csharp.ts';
import { sourceEnd, sourceOffset } from '../parse/entities.ts';
import { considerBody, considerElements, considerHeader, considerUrl } from './credentials.ts';
import { consider } from './findings.ts';
import type { Findings } from './findings.ts';
import { takeAccepted, takeComparisons, takeListed } from './expression-comparisons.ts';
import { closingOf, givenTo, isIdentifier, LOOK_AROUND, POSITION, startOfChain } from './expression-scan.ts';
import type { ExpressionPlace, Scan } from './expression-scan.ts';
import { isPunctuation, viewExpression } from './fold.ts';
import type { ExpressionView, Fold } from './fold.ts';
import { DYNAMIC, judge } from './judge.ts';
import { kindOfName, nameStrength } from './names.ts';

const KEY_CALLS =
  /^(?:HMAC(?:SHA(?:1|256|384|512)|MD5)|Rfc2898DeriveBytes|X509Certificate2|SymmetricSecurityKey|NetworkCredential)$/;
const CIPHER_CALLS = /^(?:Encrypt|Decrypt)$/;
const MAX_NESTING = 24;
/** Shorter values behind names such as `key` are ordinary ones in code. */
const MIN_WEAK = 16;

const nameOf = (scan: Scan, name: string | undefined): { name?: string } => {
  const chosen = name ?? scan.place.name;
  return chosen === undefined ? {} : { name: chosen };
};

const take = (scan: Scan, fold: Fold, kind: string, name?: string, range?: { start: number; end: number }): void => {
  consider(scan.findings, {
    decoded: fold.decoded,
    start: range?.start ?? 0,
    end: range?.end ?? fold.decoded.text.length,
    kind,
    position: POSITION,
    ...nameOf(scan, name),
    strength: 'strong',
    context: scan.place.context,
  });
};

const LOOKS_UP =
  /^(?:GetValueOrDefault|ContainsKey|TryGetValue|GetValue|Value|SelectToken|SelectTokens|Property|GetEncoding|Split|Replace|Contains|StartsWith|EndsWith|Format|ToString|GetClaimValue)$/;
const MAX_TYPE_ARGUMENTS = 8;

/** The name of the call whose bracket is at `open`, past its type arguments. */
const calledName = (tokens: readonly CSharpToken[], open: number): string | undefined => {
  let at = open - 1;
  if (isPunctuation(tokens[at], '>')) {
    const least = at - MAX_TYPE_ARGUMENTS;
    while (at > least && !isPunctuation(tokens[at], '<')) at--;
    at--;
  }
  const token = tokens[at];
  return token?.kind === 'identifier' ? token.text : undefined;
};

/** Whether a string names what is looked up (`Variables["x"]`, `Value<string>("x")`) instead of being a value. */
const isLookupKey = (tokens: readonly CSharpToken[], first: number): boolean => {
  if (isPunctuation(tokens[first - 1], '[')) return true;
  return isPunctuation(tokens[first - 1], '(') && LOOKS_UP.test(calledName(tokens, first - 1) ?? '');
};

/** The strings between two tokens: written there, or in a constant that is named there. */
const foldsWithin = (view: ExpressionView, byFirst: ReadonlyMap<number, Fold>, from: number, to: number): Fold[] => {
  const folds: Fold[] = [];
  for (let at = from; at < to; at++) {
    const token = view.tokens[at];
    const fold = token?.kind === 'identifier' ? view.constants.get(token.text) : byFirst.get(at);
    if (fold !== undefined && !(token?.kind === 'string' && isLookupKey(view.tokens, at))) folds.push(fold);
  }
  return folds;
};

/** `user:password` before it is encoded. Only the password is the credential's secret part, but both are covered. */
const takePair = (scan: Scan, fold: Fold): void => {
  const { text } = fold.decoded;
  const colon = text.indexOf(':');
  const password = text.slice(colon + 1);
  if (
    colon === -1 ||
    /[{}"\\]/.test(text.slice(0, colon)) ||
    password.includes(DYNAMIC) ||
    /[\s/]/.test(password) ||
    judge(password) !== 'literal'
  )
    return;
  const { decoded } = fold;
  const isOneString = sourceEnd(decoded, text.length) - sourceOffset(decoded, 0) === text.length;
  const isWhole = isOneString && !text.slice(0, colon).includes(DYNAMIC) && judge(text) === 'literal' && colon > 0;
  take(scan, fold, 'basic-credentials', undefined, { start: isWhole ? 0 : colon + 1, end: text.length });
};

const PLACED =
  /(?:^|[?&;\s"'{,])([A-Za-z][\w.-]{0,63})["']?\s{0,4}[=:]\s{0,4}["']?\{(\d)\}|\b(?:Basic|Bearer) \{(\d)\}/g;
const MAX_PLACED = 10;

/** Where the arguments of a call begin, and where the last one ends. */
const argumentStarts = (tokens: readonly CSharpToken[], open: number): number[] => {
  const close = closingOf(tokens, open);
  const starts = [open + 1];
  let nesting = 0;
  for (let at = open + 1; at < close && starts.length <= MAX_PLACED; at++) {
    const token = tokens[at];
    if (token?.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) nesting++;
    else if (')]}'.includes(token.text)) nesting--;
    else if (token.text === ',' && nesting === 0) starts.push(at + 1);
  }
  return [...starts, close + 1];
};

/** `string.Format("client_secret={0}", "...")`: what is put where the text names a credential. */
const takeFormat = (scan: Scan, byFirst: ReadonlyMap<number, Fold>, open: number): void => {
  const { tokens } = scan.view;
  const starts = argumentStarts(tokens, open);
  const template = byFirst.get(open + 1);
  if (template === undefined) return;
  for (const [, name = 'Authorization', named, behindScheme] of template.decoded.text.matchAll(PLACED)) {
    if (nameStrength(name) !== 'strong') continue;
    const index = Number(named ?? behindScheme) + 1;
    const fold = byFirst.get(starts[index] ?? -1);
    const isWhole = fold !== undefined && fold.last + 2 === starts[index + 1];
    if (isWhole) take(scan, fold, kindOfName(name), name);
  }
};

/** In a credential position: what is sent where the variable is not set. */
const takeDefault = (scan: Scan, byFirst: ReadonlyMap<number, Fold>, open: number): void => {
  const { strength, kind, name, context } = scan.place;
  const fold = byFirst.get(argumentStarts(scan.view.tokens, open)[1] ?? -1);
  if (strength === 'none' || fold === undefined) return;
  const place = { position: POSITION, context, ...(name === undefined ? {} : { name }) };
  considerHeader(scan.findings, fold.decoded, place, { strength: 'weak', ...(kind === undefined ? {} : { kind }) });
};

const VECTOR = /^(?:iv|nonce|salt|vector|initialization_?vector|initvector|aad)$/i;

/** Vectors, nonces and salts need not be secret: a variable of that name, the last argument of a cipher. */
const isVector = ({ view: { tokens } }: Scan, call: number): boolean => {
  if (VECTOR.test(givenTo(tokens, call) ?? '')) return true;
  const close = closingOf(tokens, call + 1);
  const at = startOfChain(tokens, call);
  const isThird = isPunctuation(tokens[at - 1], ',') && isPunctuation(tokens[at - 2], ')');
  return isThird && isPunctuation(tokens[close + 1], ')') && CIPHER_CALLS.test(cipherBefore(tokens, at - 2) ?? '');
};

/** The cipher whose second argument ends at `close`. */
const cipherBefore = (tokens: readonly CSharpToken[], close: number): string | undefined => {
  for (let at = close, seen = 0; at > 0 && seen < LOOK_AROUND; at--, seen++) {
    const token = tokens[at];
    if (token?.kind === 'identifier' && CIPHER_CALLS.test(token.text)) return token.text;
    if (isPunctuation(token, ';')) return undefined;
  }
  return undefined;
};

/** The call that makes a digest of the bytes of a text, and so the same key of the same text each time. */
const digestAround = (tokens: readonly CSharpToken[], call: number): number | undefined => {
  const at = startOfChain(tokens, call);
  const digest = tokens[at - 2];
  const isDigest = isPunctuation(tokens[at - 1], '(') && digest?.kind === 'identifier';
  if (!isDigest || !/^(?:ComputeHash|HashData)$/.test(digest.text)) return undefined;
  // `SHA256.Create().ComputeHash(...)`: to the first word of the chain.
  let first = at - 2;
  while (isPunctuation(tokens[first - 1], '.') && isPunctuation(tokens[first - 2], ')')) {
    if (!isPunctuation(tokens[first - 3], '(') || tokens[first - 4]?.kind !== 'identifier') return undefined;
    first -= 4;
  }
  return first;
};

/** A text that is turned into bytes under the name of a key. */
const takeBytes = (scan: Scan, folds: readonly Fold[], call: number): void => {
  const { tokens } = scan.view;
  const name = givenTo(tokens, call) ?? givenTo(tokens, digestAround(tokens, call) ?? call);
  if (name === undefined || nameStrength(name) === 'none') return;
  for (const fold of folds) take(scan, fold, 'signing-key', name);
};

const takeCall = (scan: Scan, byFirst: ReadonlyMap<number, Fold>, index: number, name: string): void => {
  const { view } = scan;
  const close = closingOf(view.tokens, index + 1);
  const folds = foldsWithin(view, byFirst, index + 2, close);
  if (name === 'GetValueOrDefault') takeDefault(scan, byFirst, index + 1);
  if (name === 'ToBase64String' && scan.place.kind === 'signing-key') {
    for (const fold of folds) take(scan, fold, 'signing-key');
  } else if (name === 'ToBase64String') for (const fold of folds) takePair(scan, fold);
  if (name === 'FromBase64String' && !isVector(scan, index)) for (const fold of folds) take(scan, fold, 'encoded-key');
  if (name === 'Format') takeFormat(scan, byFirst, index + 1);
  if (name === 'GetBytes') takeBytes(scan, folds, index);
  if (KEY_CALLS.test(name)) for (const fold of folds) take(scan, fold, 'signing-key', name);
  if (CIPHER_CALLS.test(name)) {
    // Behind the name of the algorithm and the key stands a vector, which need not be secret.
    const vector = argumentStarts(view.tokens, index + 1)[2] ?? close;
    for (const fold of folds) if (fold.first < vector) take(scan, fold, 'encryption-key', name);
  }
};

const takeCalls = (scan: Scan, byFirst: ReadonlyMap<number, Fold>): void => {
  const { tokens } = scan.view;
  tokens.forEach((token, index) => {
    if (token.kind !== 'identifier') return;
    if (isPunctuation(tokens[index + 1], '(')) takeCall(scan, byFirst, index, token.text);
    const isTyped = isPunctuation(tokens[index + 1], '<') && isPunctuation(tokens[index + 3], '>');
    if (token.text === 'GetValueOrDefault' && isTyped && isPunctuation(tokens[index + 4], '('))
      takeDefault(scan, byFirst, index + 4);
  });
};

/** The property or variable name that a string is given to: `name = "..."`, `["name"] = "..."`, `"name", "..."`. */
const assignedName = (tokens: readonly CSharpToken[], { first, last }: Fold): string | undefined => {
  const before = tokens[first - 1];
  const target = tokens[first - 2];
  if (isPunctuation(before, '=') && target?.kind === 'identifier') return target.text;
  const key = isPunctuation(before, '=') && isPunctuation(target, ']') ? tokens[first - 3] : target;
  // A third string behind it: a list, and no pair of a name and its value.
  const isPair =
    isPunctuation(before, ',') && isPairOpening(tokens, first - 3) && !isPunctuation(tokens[last + 1], ',');
  if (key?.kind !== 'string' || key.segments.length !== 1) return undefined;
  return isPair || isPunctuation(before, '=') ? key.segments[0]?.value : undefined;
};

/** `("name", "value")` of a constructor, a property or Add, and `{"name", "value"}`; not a look-up with a default. */
const isPairOpening = (tokens: readonly CSharpToken[], at: number): boolean => {
  if (isPunctuation(tokens[at], '{')) return !isPunctuation(tokens[at - 1], ']');
  if (!isPunctuation(tokens[at], '(')) return false;
  const call = tokens[at - 1];
  return (
    isPunctuation(call, '>') ||
    (call?.kind === 'identifier' &&
      /^(?:JProperty|Add|TryAdd|Append|Set|SetHeader|KeyValuePair|Tuple)$/.test(call.text))
  );
};

const takeAssignments = (scan: Scan): void => {
  for (const fold of scan.view.folds) {
    const name = assignedName(scan.view.tokens, fold);
    if (name === undefined || nameStrength(name) === 'none') continue;
    const strength = nameStrength(name) === 'strong' ? 'strong' : 'weak';
    if (strength === 'weak' && fold.decoded.text.length < MIN_WEAK) continue;
    const place = { position: POSITION, name, context: scan.place.context };
    considerHeader(scan.findings, fold.decoded, place, { strength });
  }
};

const STARTS_RESULT = new Set(['?', ':', '??', '=>']);
const ENDS_RESULT = new Set([':', ';', '}']);

/** Whether a string is what the expression yields, as it stands or as one branch of a condition. */
const isResult = (tokens: readonly CSharpToken[], fold: Fold, nesting: number): boolean => {
  const before = tokens[fold.first - 1];
  const after = tokens[fold.last + 1];
  const starts =
    before === undefined ||
    isIdentifier(before, 'return') ||
    (before.kind === 'punctuation' && STARTS_RESULT.has(before.text)) ||
    (isPunctuation(before, '+') && nesting === 0);
  return starts && (after === undefined || (after.kind === 'punctuation' && ENDS_RESULT.has(after.text)));
};

const nestingAt = (tokens: readonly CSharpToken[]): number[] => {
  let nesting = 0;
  return tokens.map((token) => {
    const opens = token.kind === 'punctuation' && '(['.includes(token.text);
    const closes = token.kind === 'punctuation' && ')]'.includes(token.text);
    if (closes) nesting--;
    const depth = nesting;
    if (opens) nesting++;
    return depth;
  });
};

const takeResults = (scan: Scan): void => {
  const { strength, kind, name, context } = scan.place;
  if (strength === 'none') return;
  const { tokens, folds } = scan.view;
  const nesting = nestingAt(tokens);
  for (const fold of folds) {
    const depth = nesting[fold.first] ?? 0;
    if (depth !== 0 || !isResult(tokens, fold, depth)) continue;
    const place = { position: POSITION, context, ...(name === undefined ? {} : { name }) };
    considerHeader(scan.findings, fold.decoded, place, { strength, ...(kind === undefined ? {} : { kind }) });
  }
};

const AUTHORIZATION = /^(?:Bearer|Basic|SharedAccessSignature|SSWS|ApiKey)\s+\S/i;

/** What a string says by itself, wherever it stands: a URL, a form, JSON, an authorisation header. */
const takeContents = (scan: Scan): void => {
  const place = { position: POSITION, context: scan.place.context, ...nameOf(scan, undefined) };
  for (const { decoded } of scan.view.folds) {
    considerUrl(scan.findings, decoded, place);
    considerBody(scan.findings, decoded, place);
    considerElements(scan.findings, decoded, place);
    if (!AUTHORIZATION.test(decoded.text) || /\s\S+\s+\S/.test(decoded.text)) continue;
    considerHeader(scan.findings, decoded, place, { strength: /^Basic/i.test(decoded.text) ? 'strong' : 'weak' });
  }
};

const scanTokens = (
  findings: Findings,
  tokens: readonly CSharpToken[],
  place: ExpressionPlace,
  depth: number,
): void => {
  const view = viewExpression(tokens);
  if (view.folds.length === 0) return;
  const scan: Scan = { findings, place, view };
  const byFirst = new Map(view.folds.map((fold) => [fold.first, fold]));
  takeResults(scan);
  takeCalls(scan, byFirst);
  takeComparisons(scan);
  takeAccepted(scan, byFirst);
  takeListed(scan);
  takeAssignments(scan);
  takeContents(scan);
  if (depth >= MAX_NESTING) return;
  for (const token of view.tokens) {
    if (token.kind === 'string' && token.holes.length > 0) {
      scanTokens(findings, token.holes, { ...place, strength: 'none' }, depth + 1);
    }
  }
};

/** Finds the string literals of an expression that are used as credentials. */
export const considerExpression = (findings: Findings, tokens: readonly CSharpToken[], place: ExpressionPlace): void =>
  scanTokens(findings, tokens, place, 0);
