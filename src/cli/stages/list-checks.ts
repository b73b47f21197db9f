import { checks as register } from '../../../checks/index.ts';
import type { Check } from '../../assess/check.ts';
import { didYouMean } from '../../config/nearest.ts';
import { canonicalJson, canonicalJsonPretty } from '../../evidence/canonical.ts';
import { UsageError } from '../errors.ts';
import { printResult } from '../output.ts';
import { familyOf } from './check-choice.ts';
import { shippedFrameworks } from './frameworks.ts';

/** Prints every check, by family. */
export function listChecks(json: boolean): void {
  const entries = [...register];
  if (json) {
    printResult(canonicalJsonPretty(entries.map(([id, check]) => plainCheck(id, check))));
    return;
  }
  const families = [...new Set(entries.map(([id]) => familyOf(id)))];
  const width = Math.max(0, ...entries.map(([id]) => id.length));
  const blocks = families.map((family) =>
    [
      family,
      ...entries
        .filter(([id]) => familyOf(id) === family)
        .map(([id, check]) => `  ${id.padEnd(width)}  ${check.severity.padEnd(8)}  ${check.title}${stage(check)}`),
    ].join('\n'),
  );
  printResult(`${blocks.join('\n\n')}\n\n${String(entries.length)} checks. One of them: portcullis checks show ID`);
}

function stage(check: Check): string {
  return 'preview' in check.since ? ' (preview)' : '';
}

/**
 * Prints one check.
 * @throws {UsageError} where no check has this id; it names the nearest.
 */
export function showCheck(id: string, json: boolean): void {
  const check = register.get(id);
  if (check === undefined) {
    throw new UsageError(
      `${id}: no check has this id.${didYouMean(id, register.keys())}`,
      'List them: portcullis checks list',
    );
  }
  printResult(json ? canonicalJsonPretty(plainCheck(id, check)) : sayCheck(id, check));
}

function sayCheck(id: string, check: Check): string {
  const settings = Object.values(check.settings).map(
    (setting) => `${setting.name} (default ${sayDefault(setting.default)}): ${setting.describe}`,
  );
  const controls = Object.entries(check.controls).map(([framework, ids]) => `${framework}: ${ids.join(', ')}`);
  return [
    `${id}  [${check.severity}]${stage(check)}`,
    check.title,
    '',
    check.why,
    ...block('Fails as', [check.failTitle]),
    ...block('Needs all of', check.requires),
    ...block('Needs any of', check.from),
    ...block('Settings', settings),
    ...block('Controls', controls),
    ...block('Why these controls', [check.rationale]),
    ...block('Does not look at', check.limits),
    ...block('CWE', check.cwe.length === 0 ? [] : [check.cwe.map((number) => `CWE-${String(number)}`).join(', ')]),
  ].join('\n');
}

function sayDefault(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

function block(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function plainCheck(id: string, check: Check): Record<string, unknown> {
  const { title, failTitle, why, severity, since, logic, cwe, controls, rationale, limits, requires, from } = check;
  const settings = Object.values(check.settings).map((setting) => ({
    name: setting.name,
    kind: setting.kind,
    default: setting.default,
    describe: setting.describe,
  }));
  const family = familyOf(id);
  return {
    id,
    family,
    title,
    failTitle,
    why,
    severity,
    since,
    logic,
    cwe,
    controls,
    rationale,
    limits,
    requires,
    from,
    settings,
  };
}

/** Prints the control catalogues and which checks support each control. */
export function listFrameworks(json: boolean): void {
  const frameworks = shippedFrameworks().map((framework) => ({
    ...framework,
    controls: framework.controls.map(({ id, title }) => ({ id, title, checks: checksFor(framework.key, id) })),
  }));
  if (json) {
    printResult(canonicalJsonPretty(frameworks));
    return;
  }
  const blocks = frameworks.map(({ key, name, version, controls }) =>
    [
      `${name} ${version} (${key})`,
      ...controls.map(
        ({ id, title, checks }) => `  ${id.padEnd(8)} ${title}\n           ${checks.join(', ') || 'no check'}`,
      ),
    ].join('\n'),
  );
  printResult(blocks.join('\n\n'));
}

function checksFor(framework: string, control: string): string[] {
  return [...register].filter(([, check]) => check.controls[framework]?.includes(control)).map(([id]) => id);
}
