import { describe, expect, test } from '@jest/globals';
import { expectEveryLiteral } from '../expect-labelled.ts';
import { judgeRow } from '../judged.ts';
import { EIGHTH_ROWS } from './labelled/eighth-files.ts';
import { EMBEDDED_ROWS } from './labelled/embedded.ts';
import { FIFTH_ROWS } from './labelled/fifth-files.ts';
import { SEVENTH_ROWS } from './labelled/seventh-files.ts';
import { SIXTH_ROWS } from './labelled/sixth-files.ts';
import { FOURTH_ROWS } from './labelled/fourth-files.ts';
import { FIRST_DOCUMENT_ROWS } from './labelled/first-documents.ts';
import { SECOND_DOCUMENT_ROWS } from './labelled/second-documents.ts';
import { FIRST_POLICY_ROWS } from './labelled/first-policies.ts';
import { SECOND_POLICY_ROWS } from './labelled/second-policies.ts';
import { THIRD_POLICY_ROWS } from './labelled/third-policies.ts';
import { FIRST_RESOURCE_ROWS } from './labelled/first-resources.ts';
import { SECOND_RESOURCE_ROWS } from './labelled/second-resources.ts';
import { THIRD_RESOURCE_ROWS } from './labelled/third-resources.ts';
import { NINTH_ROWS } from './labelled/ninth-files.ts';
import { TENTH_ROWS } from './labelled/tenth-files.ts';
import { ELEVENTH_ROWS } from './labelled/eleventh-files.ts';
import { TWELFTH_ROWS } from './labelled/twelfth-files.ts';
import { THIRTEENTH_ROWS } from './labelled/thirteenth-files.ts';

const JUDGED = [
  ...FIRST_POLICY_ROWS,
  ...SECOND_POLICY_ROWS,
  ...THIRD_POLICY_ROWS,
  ...FIRST_RESOURCE_ROWS,
  ...SECOND_RESOURCE_ROWS,
  ...THIRD_RESOURCE_ROWS,
  ...FIRST_DOCUMENT_ROWS,
  ...SECOND_DOCUMENT_ROWS,
  ...FOURTH_ROWS,
  ...FIFTH_ROWS,
  ...SIXTH_ROWS,
  ...SEVENTH_ROWS,
  ...EIGHTH_ROWS,
  ...EMBEDDED_ROWS,
  ...NINTH_ROWS,
  ...TENTH_ROWS,
  ...ELEVENTH_ROWS,
  ...TWELFTH_ROWS,
  ...THIRTEENTH_ROWS,
].map(judgeRow);

describe('whole files of API Management', () => {
  test('give each literal at its exact place, and nothing that only looks like one', () => {
    expectEveryLiteral(JUDGED);
  });

  test('hold enough literals for the rates to mean something', () => {
    expect(JUDGED.flatMap(({ expected }) => expected).length).toBeGreaterThanOrEqual(250);
  });
});
