import type { Options } from 'yargs';
import { severities, type Severity } from '../assess/check.ts';
import type { Format } from '../report/render.ts';
import { UsageError } from './errors.ts';
import { deadline } from './moment.ts';

/** Flags that several commands take. Each has one value, but for those that say so. */

export type FailOn = Severity | 'none';
const failOnChoices: readonly FailOn[] = [...severities, 'none'];

/** What `--format` takes: the formats that `src/report` knows, whose module is too heavy for a help text. */
export const formatNames = ['html', 'sarif', 'full-sarif', 'json', 'md'] as const satisfies readonly Format[];
export type FormatName = (typeof formatNames)[number];

export const outFlag = {
  type: 'string',
  requiresArg: true,
  describe: 'Folder to write the run to; it must not exist or be empty (default: reports/run-<time>)',
  coerce: single('out'),
} as const satisfies Options;

export const configFlag = {
  alias: 'c',
  type: 'string',
  requiresArg: true,
  describe: 'Configuration file (default: portcullis.yaml, else VAULT_ADDR as the only source)',
  coerce: single('config'),
} as const satisfies Options;

export const onlyFlag = {
  type: 'string',
  requiresArg: true,
  describe: 'Run only this check or this family of checks; may be repeated',
  coerce: (value: unknown) => listOf(value, 'only'),
} as const satisfies Options;

export const formatFlag = {
  type: 'string',
  requiresArg: true,
  describe: `Reports to write, separated by commas: ${formatNames.join(', ')} (default: all)`,
  coerce: (value: unknown) => (value === undefined ? undefined : parseFormats(listOf(value, 'format'))),
} as const satisfies Options;

export const failOnFlag = {
  type: 'string',
  requiresArg: true,
  describe: `End with 1 where a finding is at least this severe: ${failOnChoices.join(', ')} (default: high)`,
  coerce: (value: unknown) => parseFailOn(single('fail-on')(value)),
} as const satisfies Options;

export const jsonFlag = { type: 'boolean', describe: 'Print the result as JSON', coerce: one('json') } as const;

export const deadlineFlag = {
  type: 'string',
  requiresArg: true,
  describe:
    'Stop asking after this time (90m, 4h) or at this moment (2026-12-31T04:30:00Z); what is not read by then is a gap',
  coerce: (value: unknown) => deadline(single('deadline')(value), Date.now()),
} as const satisfies Options;

export const resumeFlag = {
  type: 'boolean',
  describe: 'Go on with the run in --out, or with the latest below reports, where it has not ended',
  coerce: one('resume'),
} as const satisfies Options;

export const allowIncompleteFlag = {
  type: 'boolean',
  describe: 'Accept everything that could not be read, for this run',
} as const satisfies Options;

/** Names of all flags, for the hint that a mistyped one gets. */
export const flagNames: readonly string[] = [
  'allow-incomplete',
  'config',
  'deadline',
  'debug',
  'estate',
  'fail-on',
  'fault',
  'format',
  'help',
  'history',
  'json',
  'known',
  'latency',
  'now',
  'only',
  'out',
  'resume',
  'scale',
  'seed',
  'since',
  'staged',
  'version',
  'write-known',
];

function parseFailOn(value: string | undefined): FailOn | undefined {
  if (value === undefined) return undefined;
  const choice = failOnChoices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`--fail-on takes one of: ${failOnChoices.join(', ')}`);
  return choice;
}

function parseFormats(values: readonly string[]): FormatName[] {
  const words = values.flatMap((value) => value.split(',')).map((word) => word.trim());
  return words.map((word) => {
    const format = formatNames.find((name) => name === word);
    if (format === undefined) throw new UsageError(`--format takes names out of: ${formatNames.join(', ')}`);
    return format;
  });
}

/** A text flag that may be given once. */
export function single(name: string): (value: unknown) => string | undefined {
  return (value) => {
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw new UsageError(`--${name} may be given once only`);
    if (value.trim() === '') throw new UsageError(`--${name} needs a value`);
    return value;
  };
}

function one(name: string): (value: unknown) => boolean | undefined {
  return (value) => {
    if (value === undefined || typeof value === 'boolean') return value;
    throw new UsageError(`--${name} may be given once only`);
  };
}

/** A whole number of 0 or more that may be given once. */
export function wholeNumber(name: string): (value: unknown) => number | undefined {
  return (value) => {
    const text = single(name)(value);
    if (text === undefined) return undefined;
    if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} takes a whole number`);
    return Number(text);
  };
}

/** Every value of a flag that may be repeated. */
export function listOf(value: unknown, name: string): string[] {
  const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return values.map((item) => {
    if (typeof item !== 'string' || item.trim() === '') throw new UsageError(`--${name} needs a value`);
    return item;
  });
}
