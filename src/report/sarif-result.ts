import type { Location, Region, Result } from 'sarif';
import type { Assessment, Verdict } from '../assess/assessment.ts';
import { sha256 } from '../evidence/canonical.ts';
import { levels, sentence } from './sarif-rules.ts';
import { oneLine } from './text.ts';

/** Steps of a fix that stand in a message; the HTML report has them all, with their commands. */
const stepsShown = 3;

export interface ResultContext {
  readonly ruleIndexes: ReadonlyMap<string, number>;
  readonly inventory: ReadonlyMap<string, InventoryLines>;
}

interface InventoryLines {
  readonly path: string;
  /** Line number and line hash of each resource id. */
  readonly lines: ReadonlyMap<string, { readonly line: number; readonly lineHash: string }>;
}

export function inventoryIndex(assessment: Assessment): ReadonlyMap<string, InventoryLines> {
  return new Map(
    assessment.inventory.map(({ target, path, lines }) => [
      target,
      { path, lines: new Map(lines.map(({ id, lineHash }, index) => [id, { line: index + 1, lineHash }])) },
    ]),
  );
}

/** The common part of a result: rule, message, place, fingerprint. */
export function sarifResult(verdict: Verdict, context: ResultContext): Result {
  const { location, lineHash } = place(verdict, context);
  return {
    level: levels[verdict.severity],
    locations: [location],
    message: { text: messageText(verdict) },
    partialFingerprints: { primaryLocationLineHash: lineHash },
    ruleId: verdict.rule,
    ruleIndex: context.ruleIndexes.get(verdict.rule) ?? -1,
  };
}

/**
 * What happened, to what, and what to do, in plain text. `[`, `]` and `\` are escaped, since GitHub reads `[x](1)` as a
 * link; braces that SARIF would take for a placeholder are set apart.
 */
export function messageText(verdict: Verdict): string {
  const steps = verdict.fix.slice(0, stepsShown).map((step) => sentence(step.text.replace(/:\s*$/, '.')));
  const parts = [
    sentence(`${verdict.name}: ${verdict.reason}`),
    verdict.observed === undefined ? '' : sentence(`Observed: ${verdict.observed}`),
    verdict.expected === undefined ? '' : sentence(`Expected: ${verdict.expected}`),
    steps.length === 0 ? '' : `Fix: ${steps.join(' ')}`,
    sentence(`${verdict.kind} ${verdict.subject}`),
  ];
  return escapeMessage(oneLine(parts.filter((part) => part !== '').join(' ')));
}

function escapeMessage(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&').replace(/\{(\d+)\}/g, '{ $1 }');
}

/**
 * A finding in a file stands on its line. Any other stands on its resource's line in the target's inventory file, with
 * that line's own hash; where several subjects share a line, the hash is made from the fingerprint, so that GitHub does
 * not take them for one alert.
 */
function place(verdict: Verdict, context: ResultContext): { location: Location; lineHash: string } {
  const own = `${sha256(verdict.fingerprint).slice(0, 16)}:1`;
  if (verdict.at !== undefined) {
    const { path, line, column, endLine, endColumn, lineHash } = verdict.at;
    const region = { endColumn, endLine, startColumn: column, startLine: line };
    return { location: physical(path, region, verdict), lineHash: lineHash ?? own };
  }
  const inventory = context.inventory.get(verdict.target);
  const found = inventory?.lines.get(verdict.resource);
  const line = found?.line ?? 1;
  const path = inventory?.path ?? '.portcullis/inventory/unknown.jsonl';
  const region = { endColumn: 2, endLine: line, startColumn: 1, startLine: line };
  const lineHash = found !== undefined && verdict.resource === verdict.subject ? found.lineHash : own;
  return { location: physical(path, region, verdict), lineHash };
}

function physical(path: string, region: Region, verdict: Verdict): Location {
  return {
    logicalLocations: [{ fullyQualifiedName: oneLine(verdict.subject), kind: 'resource' }],
    physicalLocation: { artifactLocation: { uri: relativeUri(path) }, region },
  };
}

/** A repository path as GitHub wants it: relative, forward slashes, percent-encoded, no `.` or `..`. */
export function relativeUri(path: string): string {
  const segments = path
    .replaceAll('\\', '/')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
}

/**
 * Two results of one rule with one place and hash would be one alert on GitHub: from the second on they get a hash of
 * their own, made from their fingerprints.
 */
export function distinct(results: readonly Result[], fingerprints: readonly string[]): Result[] {
  const taken = new Set<string>();
  return results.map((result, index) => {
    const uri = result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '';
    const key = [result.ruleId, uri, result.partialFingerprints?.['primaryLocationLineHash']].join('\n');
    if (!taken.has(key)) {
      taken.add(key);
      return result;
    }
    const own = `${sha256(fingerprints[index] ?? '').slice(0, 16)}:1`;
    return { ...result, partialFingerprints: { primaryLocationLineHash: own } };
  });
}
