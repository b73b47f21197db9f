import type { Invocation, Log, Notification, ReportingDescriptor, Run } from 'sarif';
import type { Assessment } from '../assess/assessment.ts';
import { sayAcceptance } from './acceptance.ts';
import { relativeUri } from './sarif-result.ts';
import { sentence } from './sarif-rules.ts';
import { oneLine } from './text.ts';

/** What both SARIF logs share: the tool, the invocation, notifications. */

export const sarifSchema = 'https://json.schemastore.org/sarif-2.1.0.json';

/** SARIF readers want a URI here; a URN of the reserved namespace (RFC 6963) stands in, since no web page can be promised. */
const informationUri = 'urn:example:portcullis';

export function sarifLog(runs: Run[]): Log {
  return { $schema: sarifSchema, version: '2.1.0', runs };
}

export function driver(assessment: Assessment, rules: ReportingDescriptor[]): Run['tool']['driver'] {
  return {
    name: 'Portcullis',
    organization: 'Portcullis',
    informationUri,
    semanticVersion: assessment.tool.version,
    version: assessment.tool.version,
    rules,
    notifications: [...notificationDescriptors],
  };
}

/** `executionSuccessful` stays true: what could not be done stands in the notifications. */
export function invocation(assessment: Assessment, notes: Notification[]): Invocation {
  return {
    executionSuccessful: true,
    startTimeUtc: assessment.run.startedAt,
    endTimeUtc: assessment.run.finishedAt,
    toolExecutionNotifications: notes,
  };
}

/** `portcullis/<part>/<start of the run>`: GitHub takes the text before the last slash as the category. */
export function automationId(part: string, assessment: Assessment): string {
  return `portcullis/${part}/${assessment.run.startedAt}`;
}

function notificationDescriptor(id: string, name: string, short: string, full: string): ReportingDescriptor {
  return { id, name, shortDescription: { text: short }, fullDescription: { text: full }, help: { text: full } };
}

const notificationDescriptors: readonly ReportingDescriptor[] = [
  notificationDescriptor(
    'not-read',
    'NotRead',
    'Something in scope could not be read.',
    'A reading is missing, so results that hang on it are not assessed. The message names the cause and, where it is known, the missing permission.',
  ),
  notificationDescriptor(
    'file-partly-read',
    'FilePartlyRead',
    'A file was not read in full.',
    'Only a part of the file could be read. What was read is judged; what hangs on the rest is not assessed.',
  ),
  notificationDescriptor(
    'tool-problem',
    'ToolProblem',
    'A check stopped with a fault of the tool.',
    'The subject is not assessed. This is a fault of Portcullis: please report it.',
  ),
  notificationDescriptor(
    'results-cut',
    'ResultsCut',
    'There are more results than GitHub takes.',
    'GitHub refuses a run with more than 25,000 results, so only the gravest are in this file. All are in full.sarif.json.',
  ),
];

/** Gaps, files not read in full and faults; only those of one target where it is given. */
export function notifications(assessment: Assessment, target?: string): Notification[] {
  const here = (name: string): boolean => target === undefined || name === target;
  const gaps = assessment.gaps.filter((gap) => here(gap.target));
  const files = assessment.partialFiles.filter((file) => here(file.target));
  const subjects = new Map(
    assessment.verdicts.map((verdict) => [`${verdict.check}\n${verdict.subject}`, verdict.target]),
  );
  const problems = assessment.problems.filter((problem) =>
    here(subjects.get(`${problem.check}\n${problem.subject}`) ?? ''),
  );
  return [
    ...gaps.map((gap) => notification('not-read', gap.accepted === undefined ? 'error' : 'note', gapText(gap))),
    ...files.map((file) => ({
      ...notification('file-partly-read', 'warning', sentence(file.detail)),
      locations: [{ physicalLocation: { artifactLocation: { uri: relativeUri(file.path) } } }],
    })),
    ...problems.map(({ check, subject, text }) =>
      notification('tool-problem', 'error', sentence(`${check}, ${subject}: ${text}`)),
    ),
  ];
}

export function notification(id: string, level: 'error' | 'warning' | 'note', text: string): Notification {
  return { descriptor: { id }, level, message: { text: oneLine(text).replace(/\{(\d+)\}/g, '{ $1 }') } };
}

function gapText(gap: Assessment['gaps'][number]): string {
  const needs = gap.needs === undefined ? '' : ` Missing permission: ${gap.needs.permission}.`;
  const accepted = gap.accepted === undefined ? '' : ` ${sayAcceptance(gap.accepted)}`;
  return `${gap.reading} of ${gap.scope}: ${gap.cause}. ${sentence(gap.detail)}${needs}${accepted}`;
}
