import type { Gap } from '../../assess/assessment.ts';
import type { Trouble } from '../../collect/reach.ts';
import { oneLine, plural, visibleDeep } from '../../report/text.ts';
import type { Diagnosis, LeastRights, ReadingDiagnosis } from './diagnosis.ts';

const scopesShown = 3;
const grantsShown = 10;
const checksShown = 4;

/** The result of `doctor` as text: for each target who asks, what bars the way, each reading, and the least rights. */
export function sayDiagnosis(diagnoses: readonly Diagnosis[]): string {
  const shown = visibleDeep(diagnoses);
  const open = shown.flatMap(({ readings }) => readings).filter(({ missing }) => missing.some(isOpen)).length;
  const requests = shown.reduce((sum, diagnosis) => sum + diagnosis.requests.estimated, 0);
  const unasked = shown.every((diagnosis) => diagnosis.requests.complete) ? '' : ', and more once all targets answer';
  return [
    ...shown.flatMap(sayTarget),
    open > 0 ? `${plural(open, 'reading')} would not be read in full.` : sayAllRead(shown),
    `A scan will make about ${plural(requests, 'request')}${unasked}. Nothing of this dry run was kept.`,
  ].join('\n');
}

function sayAllRead(diagnoses: readonly Diagnosis[]): string {
  const accepted = diagnoses.some(({ readings }) => readings.some(({ missing }) => missing.length > 0));
  return `Everything in scope can be read${accepted ? ', but for what is accepted as missing' : ''}.`;
}

function isOpen({ accepted }: Gap): boolean {
  return accepted === undefined;
}

function sayTarget({ target, kind, signIn, reach, readings, requests, least }: Diagnosis): string[] {
  const who = signIn.as === undefined ? '' : `, as ${signIn.as}`;
  const counts = kind === 'source' ? '' : `, ${plural(requests.asked, 'request')}`;
  const width = Math.max(...readings.map(({ reading }) => reading.length), 0);
  return [
    `${target} (${kind}${who}${counts})`,
    ...(signIn.trouble === undefined ? [] : sayTrouble('sign-in', signIn.trouble)),
    ...reach.flatMap(({ host, trouble }) =>
      trouble === undefined ? [`  reached  ${host}`] : sayTrouble(host, trouble),
    ),
    ...readings.flatMap((reading) => sayReading(reading, width)),
    ...sayLeast(least),
    '',
  ];
}

function sayTrouble(what: string, { kind, detail, remedy }: Trouble): string[] {
  return [`  trouble  ${what}: ${kind}: ${oneLine(detail)}`, `           ${oneLine(remedy)}`];
}

function sayReading({ reading, readable, missing, checks, inClear }: ReadingDiagnosis, width: number): string[] {
  const word = missing.length === 0 ? 'granted' : missing.some(isOpen) ? 'missing' : 'accepted';
  const counts = missing.length === 0 ? String(readable) : `${String(readable)}, not ${String(missing.length)}`;
  const note = inClear ? '  (answers hold values in clear; they are judged and dropped)' : '';
  const lost = checks.slice(0, checksShown).join(', ') + (checks.length > checksShown ? ', ...' : '');
  return [
    `  ${word.padEnd(8)} ${reading.padEnd(width)}  ${counts}${note}`,
    ...grouped(missing).flatMap(sayGroup),
    ...(missing.length > 0 && checks.length > 0
      ? [`             lost: ${plural(checks.length, 'check')}: ${lost}`]
      : []),
  ];
}

/** Gaps of one reading with the same cause and the same right missing. */
function grouped(gaps: readonly Gap[]): Gap[][] {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.cause, gap.needs?.permission ?? gap.detail]);
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  return [...groups.values()];
}

function sayGroup(gaps: readonly Gap[]): string[] {
  const [first] = gaps;
  if (first === undefined) return [];
  const grants = [...new Set(gaps.flatMap(({ needs }) => needs?.grant ?? []))];
  return [
    `             ${first.cause}: ${oneLine(first.detail)}`,
    `             at    ${listed(
      gaps.map(({ scope }) => scope),
      scopesShown,
      ', ',
    )}`,
    ...(first.needs === undefined ? [] : [`             needs ${first.needs.permission}`]),
    ...grants.slice(0, grantsShown).map((grant) => `             run   ${grant}`),
    ...(grants.length > grantsShown
      ? [`             and ${String(grants.length - grantsShown)} more; --json has all`]
      : []),
  ];
}

function listed(items: readonly string[], most: number, between: string): string {
  const rest = items.length - most;
  return items.slice(0, most).join(between) + (rest > 0 ? ` and ${String(rest)} more` : '');
}

function sayLeast({ policy, role, commands = [] }: LeastRights): string[] {
  return [
    ...(policy === undefined || policy.length === 0
      ? []
      : ['  Least policy (vault policy write portcullis portcullis.hcl):', ...indented(policy)]),
    ...(role === undefined
      ? []
      : [
          '  Least role (az role definition create --role-definition @portcullis-role.json), given at each subscription:',
          ...indented(JSON.stringify(role, undefined, 2).split('\n')),
        ]),
    ...(commands.length === 0 ? [] : ['  And what no role covers:', ...indented(commands)]),
  ];
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}
