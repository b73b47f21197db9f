/** Expression trees of the judge's own parser: it shares nothing with the compiler or the official parser. */
export type Expression =
  | { kind: 'literal'; value: string | bigint | boolean; type: 'string' | 'long' | 'bool' | 'timespan' }
  | { kind: 'null'; type: 'real' | 'datetime' }
  | { kind: 'strings'; items: string[] }
  | { kind: 'datetime'; text: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Expression; key: string | number }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'in'; left: Expression; items: Expression[] }
  | { kind: 'call'; name: string; arguments: Expression[] };

export interface NamedExpression {
  name: string | undefined;
  expression: Expression;
}

export type Operator =
  | { kind: 'where'; predicate: Expression }
  | { kind: 'extend' | 'project'; items: NamedExpression[] }
  | { kind: 'summarize'; aggregates: NamedExpression[]; by: NamedExpression[] }
  | { kind: 'sort'; keys: { expression: Expression; descending: boolean; nullsFirst: boolean }[] };

export interface Query {
  lets: Map<string, Expression>;
  table: string;
  operators: Operator[];
}

interface Token {
  kind: 'word' | 'string' | 'number' | 'timespan' | 'call' | 'sign' | 'end';
  text: string;
}

const comparisons = new Set(['==', '!=', '<', '>=', '=~', 'in', 'contains_cs', 'startswith_cs', 'endswith_cs']);
const units: Record<string, bigint> = { d: 864000000000n, h: 36000000000n, m: 600000000n, s: 10000000n };

function tokenize(text: string): Token[] {
  const pattern =
    /\s+|\/\/[^\n]*|"((?:[^"\\]|\\.)*)"|(datetime|timespan|real|long)\(([^()"]*)\)|(\d+[dhms])\b|(\d+)|([A-Za-z_]\w*)|(==|!=|>=|=~|[|=<,.()[\];+-])/gy;
  const tokens: Token[] = [];
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Error(`unreadable at ${at}: ${text.slice(at, at + 20)}`);
    const [whole, string, type, inner, timespan, number, word, sign] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: JSON.parse(`"${string}"`) as string });
    else if (type !== undefined) tokens.push({ kind: 'call', text: `${type} ${inner}` });
    else if (timespan !== undefined) tokens.push({ kind: 'timespan', text: timespan });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (whole === '') throw new Error('no progress');
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function typedLiteral(content: string): Expression {
  const [type = '', ...rest] = content.split(' ');
  const inner = rest.join(' ');
  if (inner === 'null') return { kind: 'null', type: type as 'real' | 'datetime' };
  if (type === 'datetime') return { kind: 'datetime', text: inner };
  if (type === 'long') return { kind: 'literal', type: 'long', value: BigInt(inner) };
  const [, sign, days, hours, minutes, whole, fraction] = /^(-?)(\d+)\.(\d+):(\d+):(\d+)\.(\d{7})$/.exec(inner)!;
  const total =
    ((BigInt(days!) * 24n + BigInt(hours!)) * 60n + BigInt(minutes!)) * 600000000n +
    BigInt(whole!) * 10000000n +
    BigInt(fraction!);
  return { kind: 'literal', type: 'timespan', value: sign === '-' ? -total : total };
}

/** Reads a query of the subset; throws on anything else. */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text);
  let next = 0;
  const peek = (): Token => tokens[next]!;
  const take = (): Token => tokens[next++]!;
  const is = (symbol: string): boolean => peek().kind !== 'string' && peek().text === symbol;
  const expect = (symbol: string): void => {
    if (!is(symbol)) throw new Error(`expected ${symbol}, found ${peek().text}`);
    next += 1;
  };
  const accept = (symbol: string): boolean => is(symbol) && take() !== undefined;

  const list = <T>(item: () => T): T[] => {
    const items = [item()];
    while (accept(',')) items.push(item());
    return items;
  };

  const primary = (): Expression => {
    const token = take();
    if (token.kind === 'string') return { kind: 'literal', type: 'string', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', type: 'long', value: BigInt(token.text) };
    if (token.kind === 'timespan') {
      const value = BigInt(token.text.slice(0, -1)) * units[token.text.at(-1)!]!;
      return { kind: 'literal', type: 'timespan', value };
    }
    if (token.kind === 'call') return typedLiteral(token.text);
    if (token.text === '(') {
      const inner = disjunction();
      expect(')');
      return inner;
    }
    if (token.kind !== 'word') throw new Error(`unexpected ${token.text}`);
    if (token.text === 'true' || token.text === 'false') {
      return { kind: 'literal', type: 'bool', value: token.text === 'true' };
    }
    if (token.text === 'dynamic') {
      expect('(');
      expect('[');
      const items = is(']') ? [] : list(() => take().text);
      expect(']');
      expect(')');
      return { kind: 'strings', items };
    }
    if (!accept('(')) return { kind: 'name', name: token.text };
    const given = is(')') ? [] : list(disjunction);
    expect(')');
    return { kind: 'call', name: token.text, arguments: given };
  };

  const postfix = (): Expression => {
    let value = primary();
    for (;;) {
      if (accept('.')) value = { kind: 'member', object: value, key: take().text };
      else if (accept('[')) {
        const key = take();
        value = { kind: 'member', object: value, key: key.kind === 'number' ? Number(key.text) : key.text };
        expect(']');
      } else return value;
    }
  };

  const sum = (): Expression => {
    let left = postfix();
    while (is('+') || is('-')) left = { kind: 'binary', operator: take().text, left, right: postfix() };
    return left;
  };

  const comparison = (): Expression => {
    const left = sum();
    if (peek().kind === 'string' || !comparisons.has(peek().text)) return left;
    const operator = take().text;
    if (operator !== 'in') return { kind: 'binary', operator, left, right: sum() };
    expect('(');
    const items = list(sum);
    expect(')');
    return { kind: 'in', left, items };
  };

  const conjunction = (): Expression => {
    let left = comparison();
    while (accept('and')) left = { kind: 'binary', operator: 'and', left, right: comparison() };
    return left;
  };

  function disjunction(): Expression {
    let left = conjunction();
    while (accept('or')) left = { kind: 'binary', operator: 'or', left, right: conjunction() };
    return left;
  }

  const named = (): NamedExpression => {
    const isAssignment = peek().kind === 'word' && tokens[next + 1]?.kind === 'sign' && tokens[next + 1]?.text === '=';
    const name = isAssignment ? take().text : undefined;
    if (isAssignment) expect('=');
    const expression = disjunction();
    return { name: name ?? (expression.kind === 'name' ? expression.name : undefined), expression };
  };

  const sortKey = (): { expression: Expression; descending: boolean; nullsFirst: boolean } => {
    const expression = disjunction();
    const descending = take().text === 'desc';
    const nullsFirst = accept('nulls') ? take().text === 'first' : !descending;
    return { expression, descending, nullsFirst };
  };

  const operator = (): Operator => {
    const word = take().text;
    if (word === 'where') return { kind: 'where', predicate: disjunction() };
    if (word === 'extend' || word === 'project') return { kind: word, items: list(named) };
    if (word === 'summarize') {
      const aggregates = is('by') ? [] : list(named);
      expect('by');
      return { kind: 'summarize', aggregates, by: list(named) };
    }
    if (word !== 'sort' && word !== 'order') throw new Error(`unknown operator ${word}`);
    expect('by');
    return { kind: 'sort', keys: list(sortKey) };
  };

  const lets = new Map<string, Expression>();
  while (accept('let')) {
    const name = take().text;
    expect('=');
    lets.set(name, disjunction());
    expect(';');
  }
  const table = take().text;
  const operators: Operator[] = [];
  while (accept('|')) operators.push(operator());
  if (peek().kind !== 'end') throw new Error(`left over: ${peek().text}`);
  return { lets, table, operators };
}
