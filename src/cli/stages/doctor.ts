import { examine } from '../../collect/examine.ts';
import { wantedReadings } from '../../collect/plan.ts';
import { canonicalJsonPretty } from '../../evidence/canonical.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { printResult } from '../output.ts';
import { progressBoard } from '../progress.ts';
import { chooseChecks, refuseUnknown } from './check-choice.ts';
import { diagnosisOf, type Diagnosis } from './diagnosis.ts';
import { examinationJobs } from './examination-jobs.ts';
import { scanConfig } from './run-config.ts';
import { sayDiagnosis } from './say-diagnosis.ts';

/** Runs `doctor`: asks as a scan would, a few of many alike, and says what would be unread. Nothing is written. */
export async function runDoctor(given: {
  readonly config?: string | undefined;
  readonly only: readonly string[];
  readonly json: boolean;
}): Promise<ExitCode> {
  refuseUnknown(given.only);
  const loaded = await scanConfig(given.config, process.env);
  const checks = chooseChecks(loaded.config, given.only);
  const wanted = wantedReadings(checks.values());
  const jobs = examinationJobs(loaded, process.env, wanted);
  const board = progressBoard();
  const examinations = await interruptible(async (signal) =>
    Promise.all(
      jobs.map(async (job) => examine(job, { wanted, signal, progressOf: board.of, clock: () => new Date() })),
    ),
  ).finally(board.close);
  const now = Date.now();
  const diagnoses = examinations.map((found) => diagnosisOf(found, { config: loaded.config, checks, wanted, now }));
  const exitCode = codeOf(diagnoses);
  const result = { targets: diagnoses, exitCode };
  printResult(given.json ? canonicalJsonPretty(result) : sayDiagnosis(diagnoses));
  return exitCode;
}

function codeOf(diagnoses: readonly Diagnosis[]): ExitCode {
  const missing = diagnoses.flatMap(({ readings }) => readings.flatMap((reading) => reading.missing));
  return missing.some(({ accepted }) => accepted === undefined) ? exitCodes.incomplete : exitCodes.clean;
}
