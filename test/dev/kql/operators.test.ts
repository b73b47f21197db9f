import { beforeAll, describe, expect, test } from '@jest/globals';
import { kqlSubset, type CompiledQuery } from '../../../src/dev/kql/compile.ts';
import { interpret } from '../../queries/interpreter/interpret.ts';
import { randomTime } from '../../queries/random-rows.ts';
import { randomFrom, type Random } from '../../queries/random.ts';
import { compileAll, runSql, trialTables, type TrialRow } from './run-kql.ts';

const early = '2026-03-01T23:59:59.9999999Z';
const late = '2026-03-02T00:00:00.0000000Z';

interface Case {
  /** The operators and functions that the case is about. */
  of: string[];
  text: string;
  rows: TrialRow[];
  /** Worked out by hand from the language's reference. */
  answer: Record<string, unknown>[];
}

const cases: Case[] = [
  {
    of: ['where', '=='],
    text: 'T | where s == "a"',
    rows: [{ s: 'a' }, { s: 'A' }, { s: '' }, {}],
    answer: [{ s: 'a', u: '', n: null, r: null, b: null, t: null, d: null }],
  },
  {
    of: ['==', '!=', 'project'],
    text: 'T | project same = n == 1, other = n != 1, empty = s == "", all_of = n == n, differ = n != n',
    rows: [{ n: 1, s: 'x' }, { n: 2 }, {}],
    answer: [
      { same: true, other: false, empty: false, all_of: true, differ: false },
      { same: false, other: true, empty: true, all_of: true, differ: false },
      { same: false, other: true, empty: true, all_of: null, differ: null },
    ],
  },
  {
    of: ['<', '>='],
    text: 'T | project less = n < 2, least = n >= 2, before = t < datetime(null)',
    rows: [{ n: 1, t: early }, { n: 2 }, {}],
    answer: [
      { less: true, least: false, before: null },
      { less: false, least: true, before: null },
      { less: null, least: null, before: null },
    ],
  },
  {
    of: ['and', 'or'],
    text: 'T | project all_of = b and n == 1, any = b or n == 1',
    rows: [{ b: true, n: 1 }, { b: true, n: 2 }, { b: false, n: 1 }, { n: 1 }, { n: 2 }],
    answer: [
      { all_of: true, any: true },
      { all_of: false, any: true },
      { all_of: false, any: true },
      { all_of: null, any: true },
      { all_of: false, any: null },
    ],
  },
  {
    of: ['=~', 'contains_cs', 'startswith_cs', 'endswith_cs', 'in'],
    text: 'T | project fold = s =~ u, has_u = s contains_cs u, starts = s startswith_cs u, ends = s endswith_cs u, either = s in ("AbC", "x")',
    rows: [
      { s: 'AbC', u: 'aBc' },
      { s: 'AbC', u: 'bC' },
      { s: 'AbC', u: 'Ab' },
      { s: '', u: '' },
      { s: 'É%_', u: 'é%_' },
    ],
    answer: [
      { fold: true, has_u: false, starts: false, ends: false, either: true },
      { fold: false, has_u: true, starts: false, ends: true, either: true },
      { fold: false, has_u: true, starts: true, ends: false, either: true },
      { fold: true, has_u: true, starts: true, ends: true, either: false },
      { fold: true, has_u: false, starts: false, ends: false, either: false },
    ],
  },
  {
    of: ['+', '-', 'extend'],
    text: 'T | extend n = n + 1, m = n - 1 | project n, m, later = t + 1d, sooner = t - 1s',
    rows: [{ n: 5, t: early }, {}],
    answer: [
      { n: 6, m: 4, later: '2026-03-02T23:59:59.9999999Z', sooner: '2026-03-01T23:59:58.9999999Z' },
      { n: null, m: null, later: null, sooner: null },
    ],
  },
  {
    of: ['.', 'tostring'],
    text: 'T | project deep = tostring(d.a["b c"]), next_one = tostring(d.l[1]), entire = tostring(d), no = tostring(d.x.y), clock = tostring(t), num = tostring(n)',
    rows: [{ d: { a: { 'b c': 'v"' }, l: [1, true] }, t: late, n: -3 }, { d: { a: null, l: {} } }, {}],
    answer: [
      { deep: 'v"', next_one: 'true', entire: '{"a":{"b c":"v\\""},"l":[1,true]}', no: '', clock: late, num: '-3' },
      { deep: '', next_one: '', entire: '{"a":null,"l":{}}', no: '', clock: '', num: '' },
      { deep: '', next_one: '', entire: '', no: '', clock: '', num: '' },
    ],
  },
  {
    of: ['tolower', 'strlen', 'substring', 'strcat', 'replace_string'],
    text: 'T | project lower = tolower(s), length = strlen(s), remainder = substring(s, 2), joined = strcat(s, "-", u), swapped = replace_string(s, "b", "")',
    rows: [{ s: 'ABb😀b', u: 'x' }, {}],
    answer: [
      { lower: 'abb😀b', length: 5, remainder: 'b😀b', joined: 'ABb😀b-x', swapped: 'AB😀' },
      { lower: '', length: 0, remainder: '', joined: '-', swapped: '' },
    ],
  },
  {
    of: ['split', 'array_length'],
    text: 'T | extend parts = split(s, "/") | project parts, lead = tostring(parts[0]), fifth_one = tostring(parts[4]), count_ = array_length(parts), json = array_length(d)',
    rows: [
      { s: 'a//b', d: [1, 2] },
      { s: '', d: {} },
      { s: '/', d: [] },
    ],
    answer: [
      { parts: ['a', '', 'b'], lead: 'a', fifth_one: '', count_: 3, json: 2 },
      { parts: [''], lead: '', fifth_one: '', count_: 1, json: null },
      { parts: ['', ''], lead: '', fifth_one: '', count_: 2, json: 0 },
    ],
  },
  {
    of: ['set_has_element', 'array_sort_asc'],
    text: 'T | project has_root = set_has_element(d.p, "root"), sorted = array_sort_asc(split(s, ","))',
    rows: [{ d: { p: ['a', 'root'] }, s: 'b,a,B,' }, { d: { p: [['root'], 'roots'] } }, { d: { p: 'root' } }, {}],
    answer: [
      { has_root: true, sorted: ['', 'B', 'a', 'b'] },
      { has_root: false, sorted: [''] },
      { has_root: null, sorted: [''] },
      { has_root: null, sorted: [''] },
    ],
  },
  {
    of: ['coalesce', 'tolong', 'column_ifexists'],
    text: 'T | project lead = coalesce(s, u, "z"), num = coalesce(tolong(r), 7), there = column_ifexists("n", 3), absent = column_ifexists("nope", 3), nothing = coalesce(s, u)',
    rows: [{ s: 'a', u: 'b', r: 1.9, n: 2 }, { u: 'b', r: -1.9 }, { r: 1e30 }],
    answer: [
      { lead: 'a', num: 1, there: 2, absent: 3, nothing: 'a' },
      { lead: 'b', num: -1, there: null, absent: 3, nothing: 'b' },
      { lead: 'z', num: 7, there: null, absent: 3, nothing: '' },
    ],
  },
  {
    of: ['case', 'bin'],
    text: 'T | project which = case(b, "yes", n == 1, "one", "none"), day = bin(t, 1d), hour = bin(t, 1h)',
    rows: [{ b: true, t: early }, { n: 1, t: late }, { b: false }],
    answer: [
      { which: 'yes', day: '2026-03-01T00:00:00.0000000Z', hour: '2026-03-01T23:00:00.0000000Z' },
      { which: 'one', day: late, hour: late },
      { which: 'none', day: null, hour: null },
    ],
  },
  {
    of: ['summarize', 'countif', 'min', 'max', 'make_set_if', 'sort'],
    text: 'T | summarize yes = countif(b), low = min(n), high = max(t), seen = make_set_if(u, u != "", 2) by s | sort by s desc',
    rows: [
      { s: 'k', b: true, n: 2, t: early, u: 'z' },
      { s: 'k', n: 1, t: late, u: 'a' },
      { s: 'k', b: false, u: 'a' },
      { s: 'k', u: 'b' },
      { s: '', b: true },
    ],
    answer: [
      { s: 'k', yes: 1, low: 1, high: late, seen: ['a', 'b'] },
      { s: '', yes: 1, low: null, high: null, seen: [] },
    ],
  },
  {
    of: ['arg_max', 'arg_min'],
    text: 'T | summarize arg_max(t, u, n), arg_min(r, b) by s',
    rows: [
      { t: early, u: 'old', n: 1, r: 2, b: true },
      { t: late, u: 'a', n: 9, r: 1, b: false },
      { t: late, u: 'b', n: 2, r: 1, b: true },
      { u: 'no key', n: 3 },
    ],
    answer: [{ s: '', t: late, u: 'b', n: 2, r: 1, b: false }],
  },
  {
    of: ['sort'],
    text: 'T | project n, b, s | sort by n desc nulls last, b asc nulls first, s asc',
    rows: [{ n: 1, b: true }, { n: 1 }, {}, { n: 2, s: 'é' }, { n: 2, s: 'z' }],
    answer: [
      { n: 2, b: null, s: 'z' },
      { n: 2, b: null, s: 'é' },
      { n: 1, b: null, s: '' },
      { n: 1, b: true, s: '' },
      { n: null, b: null, s: '' },
    ],
  },
];

/** Whole answers come sorted where the query does not sort them itself. */
function settled(text: string, rows: Record<string, unknown>[]): string[] {
  const lines = rows.map((row) => JSON.stringify(row));
  return text.includes('| sort') ? lines : lines.toSorted();
}

function randomRow(random: Random): TrialRow {
  const { pick, integer, chance } = random;
  return {
    s: pick(['', 'a', 'A', 'ab', 'b/a', '/', 'a,b', 'é', '😀x', "it's", 'AbC', 'x']),
    u: pick(['', 'a', 'B', 'b', 'é', 'C']),
    n: chance(0.2) ? null : integer(5) - 1,
    r: chance(0.2) ? null : pick([0.5, -0.5, 1, 2.5, 1e30]),
    b: pick([true, false, null]),
    t: chance(0.2) ? null : randomTime(random),
    d: pick([
      null,
      [],
      ['root', 1],
      { a: { 'b c': 'x' }, l: [null, 'y'] },
      { p: ['root'], x: { y: 1.5 } },
      'text',
      7,
      true,
    ]),
  };
}

let compiled: CompiledQuery[] = [];
beforeAll(async () => {
  compiled = await compileAll(cases.map(({ text }) => text));
}, 120_000);

test('every operator and function of the subset has a hand-worked case', () => {
  const covered = new Set(cases.flatMap((each) => each.of));
  expect(kqlSubset.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(cases.map((each, index) => ({ ...each, index, title: each.of.join(' ') })))('$title', (each) => {
  test('gives the hand-worked answer in DuckDB', async () => {
    const query = compiled[each.index]!;
    expect(settled(each.text, await runSql(query, each.rows))).toEqual(settled(each.text, each.answer));
  });

  test('gives the hand-worked answer in the interpreter', () => {
    const answer = interpret(each.text, trialTables, { T: each.rows });
    expect(settled(each.text, answer)).toEqual(settled(each.text, each.answer));
  });

  test('gives the same answer in both over random rows', async () => {
    const random = randomFrom(each.index + 100);
    const rows = Array.from({ length: 200 }, () => randomRow(random));
    const answer = await runSql(compiled[each.index]!, rows);
    const second = interpret(each.text, trialTables, { T: rows });
    expect(settled(each.text, answer)).toEqual(settled(each.text, second));
    expect(answer.length).toBeGreaterThan(0);
  });
});
