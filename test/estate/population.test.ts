import { describe, expect, test } from '@jest/globals';
import { distinct, each, known, listed, where, within, type Population } from '../../src/estate/population.ts';
import { lacking, notCollected } from '../../src/estate/reading-index.ts';

const scope = { id: 's', name: 'S', target: 't' };
const missing = notCollected('apim.namedValues', 'list', 's');
const text = (population: Population<string>) =>
  population.map((item) => (item.kind === 'subject' ? item.subject : `? ${item.reading.from.record}`));
const gap = `? ${missing.from.record}`;

describe('a population', () => {
  test('of a reading that was not read is one gap, not empty', () => {
    expect(text(listed(scope, missing, () => 'x'))).toEqual([gap]);
    expect(text(within(scope, lacking(missing, 'partial', 'cut'), () => ['x']))).toEqual([gap]);
  });

  test('keeps its gaps whatever is asked of it', () => {
    const population: Population<string> = [...known(['a', 'b']), ...listed(scope, missing, () => 'x')];
    expect(text(where(population, (subject) => subject === 'a'))).toEqual(['a', gap]);
    expect(text(each(population, (subject) => known([subject, subject])))).toEqual(['a', 'a', 'b', 'b', gap]);
  });

  test('names each subject and each gap once', () => {
    const twice = [
      ...known(['a', 'b', 'a']),
      ...listed(scope, missing, () => 'x'),
      ...listed(scope, missing, () => 'x'),
    ];
    expect(
      text(
        distinct(
          twice,
          (subject) => subject,
          (first, next) => first + next,
        ),
      ),
    ).toEqual(['aa', 'b', gap]);
  });
});
