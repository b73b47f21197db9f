import { describe, expect, test } from '@jest/globals';
import { differences, judgeRow, ratesOf } from '../judged.ts';
import { REPOSITORY_CALLOUT_ROWS } from './labelled/repository-callouts.ts';
import { REPOSITORY_CONFIG_ROWS } from './labelled/repository-configs.ts';
import { REPOSITORY_KEY_ROWS } from './labelled/repository-keys.ts';
import { REPOSITORY_POLICY_ROWS } from './labelled/repository-policies.ts';
import { REPOSITORY_SCRIPT_ROWS } from './labelled/repository-scripts.ts';
import { SECOND_BUNDLE_ROWS } from './labelled/second-bundles.ts';
import { SECOND_CONFIG_ROWS } from './labelled/second-configs.ts';
import { THIRD_BUNDLE_ROWS } from './labelled/third-bundles.ts';
import { THIRD_FILE_ROWS } from './labelled/third-files.ts';
import { NINTH_ROWS } from './labelled/ninth-files.ts';
import { TENTH_ROWS } from './labelled/tenth-files.ts';
import { ELEVENTH_ROWS } from './labelled/eleventh-files.ts';
import { TWELFTH_ROWS } from './labelled/twelfth-files.ts';
import { THIRTEENTH_ROWS } from './labelled/thirteenth-files.ts';

/** Files as Apigee repositories have them, written before their figures were known; half of their values are sound. */
const JUDGED = [
  ...REPOSITORY_POLICY_ROWS,
  ...REPOSITORY_KEY_ROWS,
  ...REPOSITORY_CALLOUT_ROWS,
  ...REPOSITORY_SCRIPT_ROWS,
  ...REPOSITORY_CONFIG_ROWS,
  ...NINTH_ROWS,
  ...TENTH_ROWS,
  ...ELEVENTH_ROWS,
  ...TWELFTH_ROWS,
  ...THIRTEENTH_ROWS,
].map(judgeRow);

const SECOND = [...SECOND_BUNDLE_ROWS, ...SECOND_CONFIG_ROWS, ...THIRD_BUNDLE_ROWS, ...THIRD_FILE_ROWS].map(judgeRow);

describe('files of Apigee repositories', () => {
  test('are judged at the exact place of each literal and nowhere else', () => {
    expect(JUDGED.flatMap(differences)).toEqual([]);
    const { precision, recall } = ratesOf(JUDGED);
    expect(precision).toBeGreaterThanOrEqual(0.97);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  });

  test('of other shapes are judged as exactly', () => {
    expect(SECOND.flatMap(differences)).toEqual([]);
  });

  test('are many, and hold sound files too', () => {
    expect(JUDGED.length).toBeGreaterThanOrEqual(80);
    expect(JUDGED.filter(({ expected }) => expected.length === 0).length).toBeGreaterThanOrEqual(25);
  });
});
