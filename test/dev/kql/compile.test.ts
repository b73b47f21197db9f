import { beforeAll, describe, expect, test } from '@jest/globals';
import { compileKql } from '../../../src/dev/kql/compile.ts';
import { KqlSubsetError, parseKql, type ParsedQuery } from '../../../src/dev/kql/parse.ts';
import { trialTables } from './run-kql.ts';

/** Text with a mark before the place that the refusal names, and a part of the message. */
const refused: [string, RegExp][] = [
  ['T | where ^s has "a"', /Has is not in the subset/],
  ['T | where ^s contains "a"', /Contains is not in the subset/],
  ['T | where t < ^now()', /Function now is not in the subset/],
  ['T | where t < ^ago(1d)', /Function ago is not in the subset/],
  ['T | where ^not(b)', /Function not is not in the subset/],
  ['T | where ^n > 1', /GreaterThan is not in the subset/],
  ['T | project x = ^n / 2', /Divide is not in the subset/],
  ['T | project x = ^n * 2', /Multiply is not in the subset/],
  ['T | where ^s matches regex "a"', /MatchesRegex is not in the subset/],
  ['T | ^take 5', /TakeOperator is not in the subset/],
  ['T | ^join kind=inner (T) on s', /JoinOperator is not in the subset/],
  ['T | ^union T', /UnionOperator is not in the subset/],
  ['T | ^mv-expand d', /MvExpandOperator is not in the subset/],
  ['T | ^distinct s', /DistinctOperator is not in the subset/],
  ['T | ^count', /CountOperator is not in the subset/],
  ['T | summarize x = ^dcount(s) by u', /Aggregate dcount is not in the subset/],
  ['T | summarize x = ^count() by u', /Aggregate count is not in the subset/],
  ['T | summarize ^countif(b) by u', /given a name/],
  ['T | ^summarize x = countif(b)', /names what it groups by/],
  ['T | summarize x = countif(b) by ^d', /dynamic/],
  ['T | sort by ^s', /states its direction/],
  ['T | sort by ^n asc', /states where nulls go/],
  ['T | ^sort by s asc | where b', /sort is the last operator/],
  ['T | extend ^bin(t, 1d)', /given a name/],
  ['^print x = 1', /starts with a table/],
  ['T | where s in (^T)', /in takes string literals/],
  ['T | where s in ("a", ^u)', /in takes string literals/],
  ['T | project x = ^split(s, "")', /not empty/],
  ['T | project x = ^split(s, u)', /string literal/],
  ['T | project x = d[^-1]', /UnaryMinus is not in the subset/],
  ['T | project x = ^5tick', /d, h, m or s/],
  ['T | project x = ^datetime(2024-01-01)', /not in the subset/],
  ['T | extend x = 1 | ^extend X = 2', /differ by case/],
  ['let f = ^(x: long) { x }; T | extend y = f(n)', /let takes a literal/],
  ['let a = ^now(); T | where t < a', /let takes a literal/],
  ['T | where ^nope == 1', /nope/],
  ['Nope | where s == "a"', /Nope/],
  ['T | where s ==', /.+/],
];

let parsed: ParsedQuery[] = [];
beforeAll(async () => {
  parsed = await parseKql(
    refused.map(([text]) => text.replaceAll('^', '')),
    trialTables,
  );
}, 120_000);

function refusal(query: ParsedQuery | undefined): KqlSubsetError {
  try {
    compileKql(query!, trialTables);
  } catch (error) {
    if (error instanceof KqlSubsetError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('outside the subset', () => {
  test.each(refused.map(([text, message], index) => ({ text, message, index })))(
    '$text is refused by name and place',
    ({ text, message, index }) => {
      const error = refusal(parsed[index]);
      expect(error.message).toMatch(message);
      const places = [...text.matchAll(/\^/g)].map((match, before) => match.index - before);
      if (places.length > 0) expect(places).toContain(error.start);
    },
  );
});
