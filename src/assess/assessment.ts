import { z } from 'zod';
import { call } from '../evidence/record.ts';
import { cause, permissionNeeded } from '../evidence/cause.ts';
import { target } from '../evidence/evidence.ts';

/** Version of the assessment format: the one input of every report. */
export const assessmentFormat = 'portcullis-assessment/1';

/**
 * The check whose subjects are the collections of the scan itself. Its findings are waived by the accepted gap of the
 * record they are about, and count for nothing in what the scan covers: each of its failures is something unread.
 */
export const coverageCheck = 'configuration/scan-coverage-gap';

const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
const outcome = z.enum(['pass', 'fail', 'not-applicable', 'not-assessed']);
/** What people see: a waiver that is in force shows a `fail` as `accepted`. */
const state = z.enum(['pass', 'fail', 'accepted', 'not-applicable', 'not-assessed']);

const location = z.object({
  path: z.string(),
  line: z.int(),
  column: z.int(),
  endLine: z.int(),
  endColumn: z.int(),
  lineHash: z.string().optional(),
});

const evidenceRef = z.object({ record: z.string(), row: z.string().optional() });

const fixStep = z.object({ text: z.string(), code: z.string().optional(), language: z.string().optional() });

/** Comments in files, known findings and flags have no approver and no compensating control. */
const acceptance = {
  owner: z.string(),
  approver: z.string().optional(),
  reason: z.string(),
  compensatingControl: z.string().optional(),
  expires: z.string(),
};

const waiver = z.object(acceptance);
export type Acceptance = z.infer<typeof waiver>;

export const verdict = z.object({
  check: z.string(),
  /** Stable id, unique within its check. */
  subject: z.string(),
  name: z.string(),
  kind: z.string(),
  target: z.string(),
  /** Id of the inventory line that stands for it. */
  resource: z.string(),
  at: location.optional(),
  outcome,
  state,
  /** SARIF rule: the check id, plus `.<severity>` where this case is rated differently. */
  rule: z.string(),
  severity,
  reason: z.string(),
  observed: z.string().optional(),
  expected: z.string().optional(),
  cause: cause.optional(),
  needs: permissionNeeded.optional(),
  fix: z.array(fixStep),
  /** At most 20 references; `evidenceCount` says how many there are. */
  evidence: z.array(evidenceRef),
  evidenceCount: z.int(),
  waiver: waiver.optional(),
  /** Stable between runs and releases: over check id, subject id and nothing else. */
  fingerprint: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

export const counts = z.object({
  found: z.int(),
  pass: z.int(),
  fail: z.int(),
  'not-applicable': z.int(),
  'not-assessed': z.int(),
  /** Those of `fail` that a waiver covers. */
  accepted: z.int(),
});
export type Counts = z.infer<typeof counts>;

export const checkMeta = z.object({
  id: z.string(),
  family: z.string(),
  title: z.string(),
  failTitle: z.string(),
  why: z.string(),
  severity,
  preview: z.boolean(),
  logic: z.int(),
  cwe: z.array(z.int()),
  controls: z.record(z.string(), z.array(z.string())),
  rationale: z.string(),
  limits: z.array(z.string()),
  requires: z.array(z.string()),
  settings: z.record(z.string(), z.string()),
  counts,
});
export type CheckMeta = z.infer<typeof checkMeta>;

export const control = z.object({
  framework: z.string(),
  version: z.string(),
  id: z.string(),
  title: z.string(),
  /** `soc2-cc6.1`: stable anchor. */
  anchor: z.string(),
  /** `not-covered`: no check of this run maps to it. Pass is never the default. */
  state: z.enum(['pass', 'fail', 'accepted', 'not-assessed', 'not-applicable', 'not-covered']),
  checks: z.array(z.string()),
  counts,
});
export type Control = z.infer<typeof control>;

export const gap = z.object({
  reading: z.string(),
  scope: z.string(),
  target: z.string(),
  record: z.string(),
  cause,
  detail: z.string(),
  needs: permissionNeeded.optional(),
  accepted: waiver.optional(),
});
export type Gap = z.infer<typeof gap>;

/** Provenance of one record: everything but its value. */
export const recordSummary = z.object({
  id: z.string(),
  name: z.string(),
  part: z.enum(['list', 'item']),
  scope: z.string(),
  target: z.string(),
  status: z.enum(['read', 'unread']),
  cause: cause.optional(),
  detail: z.string().optional(),
  call,
  at: z.string(),
  principal: z.string().optional(),
  httpStatus: z.int().optional(),
  pages: z.int().optional(),
  count: z.int().optional(),
  expected: z.int().optional(),
  droppedKeys: z.int(),
  sha256: z.string(),
});
export type RecordSummary = z.infer<typeof recordSummary>;

/** The lines of one target's inventory file, in their order: one resource a line. */
export const inventory = z.object({
  target: z.string(),
  /** `.portcullis/inventory/<target>.jsonl`. */
  path: z.string(),
  lines: z.array(z.object({ id: z.string(), text: z.string(), lineHash: z.string() })),
});
export type Inventory = z.infer<typeof inventory>;

export const exceptionUse = z.object({
  kind: z.enum(['waiver', 'accepted-gap', 'comment', 'known-finding']),
  check: z.string(),
  subject: z.string(),
  ...acceptance,
  status: z.enum(['used', 'unused', 'expired']),
  matches: z.int(),
});

export const assessment = z.object({
  format: z.literal(assessmentFormat),
  tool: z.object({ name: z.literal('portcullis'), version: z.string(), checksSha256: z.string() }),
  run: z.object({
    command: z.enum(['scan', 'demo', 'source']),
    startedAt: z.string(),
    finishedAt: z.string(),
    /** Moment that ages were counted to. */
    now: z.string(),
    principals: z.array(z.string()),
    configSha256: z.string(),
    evidenceSha256: z.string(),
  }),
  targets: z.array(target),
  totals: counts,
  /** False where a reading is unread and nobody accepted it. */
  complete: z.boolean(),
  checks: z.array(checkMeta),
  verdicts: z.array(verdict),
  controls: z.array(control),
  gaps: z.array(gap),
  exceptions: z.array(exceptionUse),
  records: z.array(recordSummary),
  inventory: z.array(inventory),
  /** Files of a repository that were not read in full. */
  partialFiles: z.array(z.object({ target: z.string(), path: z.string(), detail: z.string() })),
  /** Faults of the tool itself, such as an exception inside a check. */
  problems: z.array(z.object({ check: z.string(), subject: z.string(), text: z.string() })),
});

/** The result of a run: everything that reports know. */
export type Assessment = z.infer<typeof assessment>;
