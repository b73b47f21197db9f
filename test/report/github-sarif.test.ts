import { describe, expect, test } from '@jest/globals';
import type { Log, Result } from 'sarif';
import type { Assessment, Gap, Verdict } from '../../src/assess/assessment.ts';
import { githubSarif } from '../../src/report/github-sarif.ts';
import { messageText, relativeUri } from '../../src/report/sarif-result.ts';
import { sarifIsUploadable, withheldTargets } from '../../src/report/uploadable.ts';
import { assessmentOf, hostileAssessment, sampleAssessment, sampleVerdict } from './sample-assessment.ts';

const whole = sampleAssessment({ gaps: [], problems: [], complete: true });
const overdue = 'rotation/static-secret-overdue';
const secret = { kind: 'Key Vault secret', target: 'azure', reason: 'Too old.' };

function resultsOf(logs: readonly Log[], target: string): readonly Result[] {
  const runs = logs.flatMap((log) => log.runs);
  const run = runs.find((candidate) => candidate.automationDetails?.id?.startsWith(`portcullis/${target}/`) === true);
  return run?.results ?? [];
}

const categories = (logs: readonly Log[]): string[] =>
  logs.flatMap((log) => log.runs).map((run) => run.automationDetails?.id?.replace(/\/[^/]*$/, '') ?? '');

const hashOf = (result: Result | undefined): string | undefined =>
  result?.partialFingerprints?.['primaryLocationLineHash'];

const gap = (target: string, changes: Partial<Gap> = {}): Gap => ({
  reading: 'keyVault.secretProperties',
  scope: 's',
  target,
  record: 'keyVault.secretProperties/1',
  cause: 'forbidden',
  detail: 'd',
  ...changes,
});

const withheld = (changes: Partial<Assessment>): string[] =>
  withheldTargets({ ...whole, ...changes }).map(({ target }) => target);

const hashes = (assessment: Assessment): Map<string, string | undefined> =>
  new Map(resultsOf(githubSarif(assessment), 'azure').map((result) => [result.message.text ?? '', hashOf(result)]));

describe('the log for GitHub', () => {
  test('has a run with a category of its own for each target', () => {
    expect(categories(githubSarif(whole))).toEqual([
      'portcullis/azure',
      'portcullis/gateway-config',
      'portcullis/vault',
    ]);
  });

  test('has the open failures and nothing else', () => {
    const open = whole.verdicts.filter((verdict) => verdict.state === 'fail');
    const results = githubSarif(whole)
      .flatMap((log) => log.runs)
      .flatMap((run) => run.results ?? []);
    expect(results).toHaveLength(open.length);
    expect(new Set(results.map((result) => result.kind))).toEqual(new Set([undefined]));
    expect(results.flatMap((result) => result.suppressions ?? [])).toEqual([]);
    expect(JSON.stringify(results)).not.toContain('ledger-client-secret:');
  });

  test('has an empty run for a sound target, so that its old alerts close', () => {
    const sound = assessmentOf([sampleVerdict(overdue, 'pass', { ...secret, subject: 's', name: 's' })], {
      complete: true,
    });
    expect(resultsOf(githubSarif(sound), 'azure')).toEqual([]);
    expect(categories(githubSarif(sound))).toContain('portcullis/azure');
  });

  test('puts a finding in a file on its line, with the hash of the line', () => {
    const [literal] = resultsOf(githubSarif(whole), 'gateway-config');
    expect(literal?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'apis/orders/policy.xml' },
      region: { startLine: 17, startColumn: 14, endLine: 17, endColumn: 71 },
    });
    expect(hashOf(literal)).toBe('3f1d9f0a7c55e1b2:1');
  });

  test('puts a finding about a resource on its line of the inventory, with the hash of that line', () => {
    const inventory = whole.inventory.find(({ target }) => target === 'azure');
    const index = inventory?.lines.findIndex(({ id }) => id.endsWith('/namedvalues/smtp-password')) ?? -1;
    const result = resultsOf(githubSarif(whole), 'azure').find((candidate) =>
      candidate.message.text?.startsWith('smtp-password'),
    );
    expect(index).toBeGreaterThanOrEqual(0);
    expect(result?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('.portcullis/inventory/azure.jsonl');
    expect(result?.locations?.[0]?.physicalLocation?.region).toEqual({
      startLine: index + 1,
      startColumn: 1,
      endLine: index + 1,
      endColumn: 2,
    });
    expect(hashOf(result)).toBe(inventory?.lines[index]?.lineHash);
  });

  test('keeps two subjects on one resource, and two literals on one line, apart', () => {
    const at = { path: 'a.xml', line: 3, column: 1, endLine: 3, endColumn: 9, lineHash: 'ab:1' };
    const literal = { kind: 'line', target: 'gateway-config', reason: 'A literal.', at };
    const verdicts = [
      sampleVerdict(overdue, 'fail', { ...secret, subject: 'one', name: 'one', resource: 'vault' }),
      sampleVerdict(overdue, 'fail', { ...secret, subject: 'two', name: 'two', resource: 'vault' }),
      sampleVerdict('hardcoded-secrets/apim-policy-literal', 'fail', { ...literal, subject: 'l1', name: 'l1' }),
      sampleVerdict('hardcoded-secrets/apim-policy-literal', 'fail', { ...literal, subject: 'l2', name: 'l2' }),
    ];
    const logs = githubSarif(assessmentOf(verdicts, { complete: true }));
    const keys = logs
      .flatMap((log) => log.runs)
      .flatMap((run) => run.results ?? [])
      .map(hashOf);
    expect(new Set(keys).size).toBe(4);
  });

  test('keeps the fingerprints of a target when another resource appears', () => {
    const extra = sampleVerdict(overdue, 'fail', { ...secret, subject: '/a-new-first-resource', name: 'new' });
    const before = hashes(whole);
    const after = hashes(assessmentOf([...whole.verdicts, extra], { complete: true }));
    for (const [message, hash] of before) expect(after.get(message)).toBe(hash);
  });

  test('takes severity from the rule, and a case that differs from its check has a rule of its own', () => {
    const rules = githubSarif(whole)[0]?.runs[0]?.tool.driver.rules ?? [];
    const severity = (id: string): unknown =>
      rules.find((rule) => rule.id === id)?.properties?.['security-severity'] as unknown;
    expect(severity('identity/vault-role-any-principal')).toBe('8.0');
    expect(severity('identity/vault-role-any-principal.critical')).toBe('9.5');
    expect(severity('hardcoded-secrets/apim-policy-literal.low')).toBe('2.0');
    const ids = new Set(rules.map((rule) => rule.id));
    const used = githubSarif(whole)
      .flatMap((log) => log.runs)
      .flatMap((run) => run.results ?? [])
      .map((result) => result.ruleId ?? '');
    expect(used.filter((id) => !ids.has(id))).toEqual([]);
  });

  test('names files that were not read in full', () => {
    const run = githubSarif(whole)[0]?.runs.find((candidate) =>
      candidate.automationDetails?.id?.includes('gateway-config'),
    );
    const notes = run?.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect(
      notes.map((note) => [note.descriptor?.id, note.locations?.[0]?.physicalLocation?.artifactLocation?.uri]),
    ).toEqual([['file-partly-read', 'apis/legacy/policy.xml']]);
    expect(run?.invocations?.[0]?.executionSuccessful).toBe(true);
  });

  test('is divided where there are more targets than GitHub takes in one file', () => {
    const targets = Array.from({ length: 41 }, (_, index) => ({
      name: `t${String(index)}`,
      kind: 'source' as const,
      declared: [],
    }));
    const logs = githubSarif({ ...whole, targets });
    expect(logs.map((log) => log.runs.length)).toEqual([20, 20, 1]);
  });
});

const hanging = (changes: Partial<Verdict> = {}): Verdict =>
  sampleVerdict(overdue, 'not-assessed', {
    ...secret,
    subject: 'x',
    name: 'x',
    target: 'vault',
    cause: 'forbidden',
    evidence: [{ record: 'keyVault.secretProperties/1' }],
    ...changes,
  });

describe('what may be uploaded', () => {
  test('everything, where everything was read', () => {
    expect(withheld({})).toEqual([]);
  });

  test('not a live target with an unread reading that nobody accepted', () => {
    expect(withheld({ gaps: [gap('azure')] })).toEqual(['azure']);
    expect(categories(githubSarif({ ...whole, gaps: [gap('azure')] }))).toEqual([
      'portcullis/gateway-config',
      'portcullis/vault',
    ]);
  });

  test('a live target whose gap is accepted', () => {
    const accepted = { owner: 'o', reason: 'r', expires: '2027-01-01' };
    expect(withheld({ gaps: [gap('azure', { accepted })] })).toEqual([]);
  });

  test('not a target with a result that hangs on the missing reading of another', () => {
    expect(withheld({ gaps: [gap('azure')], verdicts: [hanging()] })).toEqual(['azure', 'vault']);
  });

  test('not a target whose list of evidence was cut before the reading could be seen', () => {
    const cut = hanging({ evidence: [{ record: 'other/1' }], evidenceCount: 30 });
    expect(withheld({ gaps: [gap('azure')], verdicts: [cut] })).toEqual(['azure', 'vault']);
  });

  test('a source repository always, also with files that were read in part', () => {
    expect(withheld({ gaps: [gap('gateway-config')] })).toEqual([]);
    expect(sarifIsUploadable({ ...whole, gaps: [gap('azure'), gap('vault')] })).toBe(true);
  });

  test('no live target where a gap belongs to none of them', () => {
    expect(withheld({ gaps: [gap('somewhere else')] })).toEqual(['azure', 'vault']);
  });

  test('not a target with a result that a fault of the tool took', () => {
    const verdict = hanging({ cause: 'failed', evidence: [] });
    expect(withheld({ verdicts: [verdict], problems: [{ check: overdue, subject: 'x', text: 't' }] })).toEqual([
      'vault',
    ]);
  });

  test('nothing, and no file at all, where every target is withheld', () => {
    const live = { ...whole, targets: whole.targets.filter(({ kind }) => kind === 'azure'), gaps: [gap('azure')] };
    expect(sarifIsUploadable(live)).toBe(false);
    expect(githubSarif(live)).toEqual([]);
  });
});

describe('texts and paths', () => {
  test('a message makes no link and no placeholder of a name', () => {
    const text = messageText(
      sampleVerdict(overdue, 'fail', { ...secret, subject: 's', name: 'a [click](1) {0} \\ b' }),
    );
    expect(text).toContain('a \\[click\\](1) { 0 } \\\\ b: Too old.');
    expect(text).not.toMatch(/(?<!\\)[[\]]/);
  });

  test('a message is one line and hides nothing', () => {
    for (const result of githubSarif(hostileAssessment())
      .flatMap((log) => log.runs)
      .flatMap((run) => run.results ?? [])) {
      // oxlint-disable-next-line no-control-regex
      expect(result.message.text).not.toMatch(/[\u0000-\u001f\u202e]/);
    }
  });

  test.each([
    ['apis/orders/policy.xml', 'apis/orders/policy.xml'],
    ['./apis//orders/../policy.xml', 'apis/orders/policy.xml'],
    ['/abs/file.xml', 'abs/file.xml'],
    ['apis\\orders\\policy.xml', 'apis/orders/policy.xml'],
    ['azure:thing/ä b#c?.xml', 'azure%3Athing/%C3%A4%20b%23c%3F.xml'],
  ])('%s is a path that GitHub takes', (path, uri) => {
    expect(relativeUri(path)).toBe(uri);
  });
});
