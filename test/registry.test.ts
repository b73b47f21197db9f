import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { checks } from '../checks/index.ts';
import { coverageCheck } from '../src/assess/assessment.ts';
import { byCodeUnit } from '../src/evidence/canonical.ts';
import { readingNames, type ReadingName } from '../src/evidence/readings.ts';
import { families, findCheckFiles, isCheckId } from '../src/dev/register.ts';
import { loadFrameworks } from '../src/dev/generate.ts';

/** Readings that no check names but a report table shows. */
const shownOnly: readonly string[] = ['azure.subscriptions', 'repo.files', 'vault.policies', 'azure.managedIdentities'];

/** Readings that no check names yet, each with the check that is to use it next. */
const usedNext: Readonly<Partial<Record<ReadingName, string>>> = {
  'apim.diagnostics': 'logging/apim-diagnostic-credential-data',
  'apim.groups': 'configuration/apim-open-product',
  'apim.networkStatus': 'network/gateway-vault-unreachable',
  'apim.portalSettings': 'identity/apim-basic-sign-in',
  'apim.selfHostedGateways': 'rotation/apim-self-hosted-gateway-token',
  'apim.subscriptions': 'least-privilege/apim-subscription-all-apis',
  'apim.tenantAccess': 'identity/apim-direct-management',
  'azure.alertRules': 'logging/apim-alert-rules',
  'azure.defenderPlans': 'logging/defender-plan',
  'azure.eventSubscriptions': 'rotation/key-vault-near-expiry-event',
  'azure.logWorkspaces': 'logging/audit-log-retention',
  'azure.network': 'network/key-vault-private-dns',
  'azure.storageAccounts': 'logging/audit-log-immutable',
  'azure.eligibleAssignments': 'least-privilege/azure-standing-privilege',
  'azure.federatedCredentials': 'identity/federated-credential-trust',
  'keyVault.certificateProperties': 'rotation/key-vault-certificate-auto-renew',
  'keyVault.deletedObjects': 'expiry/gateway-secret-unusable',
  'keyVault.keyProperties': 'rotation/key-vault-key-rotation-policy',
  'entra.applications': 'identity/federated-credential-trust',
  'entra.servicePrincipals': 'least-privilege/gateway-secret-other-readers',
  'entra.users': 'identity/azure-guest-or-disabled-role-holder',
};

describe('the register of checks', () => {
  test('holds exactly the check files, sorted by id', async () => {
    const files = await findCheckFiles('checks');
    expect([...checks.keys()]).toEqual(files.map((file) => file.id));
    expect([...checks.keys()].toSorted()).toEqual([...checks.keys()]);
  });

  test.each([...checks])('%s has an id, words and a rationale of the agreed form', (id, check) => {
    expect(isCheckId(id)).toBe(true);
    for (const title of [check.title, check.failTitle]) {
      expect(title).toMatch(/^[A-Z].{9,89}[^.\s]$/);
      expect(title).not.toMatch(/^Ensure/);
    }
    expect(check.title).not.toBe(check.failTitle);
    expect(check.why.length).toBeGreaterThan(80);
    expect(check.rationale.length).toBeGreaterThan(30);
    expect(check.requires.length + check.from.length).toBeGreaterThan(0);
  });

  test.each([...checks])('%s maps to one to three known controls of each framework', async (_id, check) => {
    const frameworks = await loadFrameworks('checks/frameworks');
    expect(Object.keys(check.controls).toSorted()).toEqual(frameworks.map((framework) => framework.key));
    for (const framework of frameworks) {
      const ids = check.controls[framework.key] ?? [];
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.length).toBeLessThanOrEqual(3);
      const known = framework.controls.map((control) => control.id);
      expect(ids.filter((id) => !known.includes(id))).toEqual([]);
    }
  });

  test.each([...checks])('%s has settings whose defaults parse, named after its kind', (_id, check) => {
    for (const setting of Object.values(check.settings)) {
      expect(() => setting.parse(setting.default)).not.toThrow();
      expect(setting.name).toMatch(/^[a-z][A-Za-z]+\.[A-Za-z.]+$/);
    }
  });

  test.each([...checks.keys()])('%s has a table test', async (id) => {
    const text = await readFile(`test/checks/${id}.test.ts`, 'utf8');
    expect(text.replaceAll(/\s/g, '')).toContain(`testCheck('${id}'`);
  });

  test('gives a setting one meaning: the same name has the same default everywhere', () => {
    const defaults = new Map<string, string>();
    for (const [, check] of checks) {
      for (const setting of Object.values(check.settings)) {
        const text = JSON.stringify([setting.kind, setting.default]);
        expect(defaults.get(setting.name) ?? text).toBe(text);
        defaults.set(setting.name, text);
      }
    }
  });

  test('uses every reading: each is needed by a check, shown by a report, or has a check that is to use it next', () => {
    const judging = [...checks].filter(([id]) => id !== coverageCheck).map(([, check]) => check);
    const used = new Set(judging.flatMap((check) => [...check.requires, ...check.from]));
    const unused = readingNames.filter((name) => !used.has(name) && !shownOnly.includes(name));
    expect(unused).toEqual(Object.keys(usedNext).toSorted());
    expect(Object.values(usedNext).filter((id) => !isCheckId(id))).toEqual([]);
  });

  test('covers the families of the mission', () => {
    const covered = new Set([...checks.keys()].map((id) => id.slice(0, id.indexOf('/'))));
    const expected = [
      'caching',
      'configuration',
      'expiry',
      'hardcoded-secrets',
      'identity',
      'least-privilege',
      'logging',
      'network',
      'rotation',
      'transport',
    ];
    expect([...covered].toSorted(byCodeUnit)).toEqual(expected);
    expect(expected.every((family) => families.some((known) => known === family))).toBe(true);
  });
});
