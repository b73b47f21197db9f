import { describe, expect, test } from '@jest/globals';
import { expectEveryLiteral } from '../expect-labelled.ts';
import { judgeRow } from '../judged.ts';
import { EIGHTH_ROWS } from './labelled/eighth-files.ts';
import { FIFTH_ROWS } from './labelled/fifth-files.ts';
import { SEVENTH_ROWS } from './labelled/seventh-files.ts';
import { SIXTH_ROWS } from './labelled/sixth-files.ts';
import { FOURTH_ROWS } from './labelled/fourth-files.ts';
import { FIRST_SCRIPT_ROWS } from './labelled/first-scripts.ts';
import { SECOND_SCRIPT_ROWS } from './labelled/second-scripts.ts';
import { THIRD_SCRIPT_ROWS } from './labelled/third-scripts.ts';
import { FIRST_SETTING_ROWS } from './labelled/first-settings.ts';
import { SECOND_SETTING_ROWS } from './labelled/second-settings.ts';
import { THIRD_SETTING_ROWS } from './labelled/third-settings.ts';
import { FIRST_TEMPLATE_ROWS } from './labelled/first-templates.ts';
import { SECOND_TEMPLATE_ROWS } from './labelled/second-templates.ts';
import { THIRD_TEMPLATE_ROWS } from './labelled/third-templates.ts';
import { NINTH_ROWS } from './labelled/ninth-files.ts';
import { TENTH_ROWS } from './labelled/tenth-files.ts';
import { ELEVENTH_ROWS } from './labelled/eleventh-files.ts';
import { TWELFTH_ROWS } from './labelled/twelfth-files.ts';
import { THIRTEENTH_ROWS } from './labelled/thirteenth-files.ts';

const JUDGED = [
  ...FIRST_SETTING_ROWS,
  ...SECOND_SETTING_ROWS,
  ...THIRD_SETTING_ROWS,
  ...FIRST_TEMPLATE_ROWS,
  ...SECOND_TEMPLATE_ROWS,
  ...THIRD_TEMPLATE_ROWS,
  ...FIRST_SCRIPT_ROWS,
  ...SECOND_SCRIPT_ROWS,
  ...THIRD_SCRIPT_ROWS,
  ...FOURTH_ROWS,
  ...FIFTH_ROWS,
  ...SIXTH_ROWS,
  ...SEVENTH_ROWS,
  ...EIGHTH_ROWS,
  ...NINTH_ROWS,
  ...TENTH_ROWS,
  ...ELEVENTH_ROWS,
  ...TWELFTH_ROWS,
  ...THIRTEENTH_ROWS,
].map(judgeRow);

describe('whole files of infrastructure code', () => {
  test('give each literal at its exact place, and nothing that only looks like one', () => {
    expectEveryLiteral(JUDGED);
  });

  test('hold enough literals for the rates to mean something', () => {
    expect(JUDGED.flatMap(({ expected }) => expected).length).toBeGreaterThanOrEqual(250);
  });
});
