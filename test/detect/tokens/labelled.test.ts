import { describe, expect, test } from '@jest/globals';
import { expectEveryLiteral } from '../expect-labelled.ts';
import { judgeRow } from '../judged.ts';
import { PLACE_ROWS } from './labelled/places.ts';
import { REPOSITORY_TOKEN_ROWS } from './labelled/repositories.ts';
import { SECOND_FILE_ROWS } from './labelled/second-files.ts';
import { SECOND_TOOL_ROWS } from './labelled/second-tools.ts';
import { VENDOR_ROWS } from './labelled/vendors.ts';
import { NINTH_ROWS } from './labelled/ninth-files.ts';
import { TENTH_ROWS } from './labelled/tenth-files.ts';
import { ELEVENTH_ROWS } from './labelled/eleventh-files.ts';
import { TWELFTH_ROWS } from './labelled/twelfth-files.ts';

const JUDGED = [
  ...REPOSITORY_TOKEN_ROWS,
  ...VENDOR_ROWS,
  ...PLACE_ROWS,
  ...SECOND_FILE_ROWS,
  ...SECOND_TOOL_ROWS,
  ...NINTH_ROWS,
  ...TENTH_ROWS,
  ...ELEVENTH_ROWS,
  ...TWELFTH_ROWS,
].map(judgeRow);

describe('tokens of providers in files of every kind', () => {
  test('are found at their exact place, and nothing that only looks like one', () => {
    expectEveryLiteral(JUDGED);
  });

  test('are called what they are', () => {
    const kinded = JUDGED.flatMap(({ row, literals }) =>
      row.kinds === undefined ? [] : [[row.kinds, literals.map(({ kind }) => kind)]],
    );
    expect(kinded.length).toBeGreaterThanOrEqual(5);
    for (const [wanted, given] of kinded) expect(given).toEqual(wanted);
  });
});
