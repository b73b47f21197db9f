import { checks as register } from '../../../checks/index.ts';
import type { Check } from '../../assess/check.ts';
import { didYouMean } from '../../config/nearest.ts';
import type { Register } from '../../config/register.ts';
import type { Config } from '../../config/schema.ts';
import { UsageError } from '../errors.ts';

/** Ids and settings of all checks, as a configuration may name them. */
export function checkRegister(): Register {
  const settings = [...register.values()].flatMap((check) => Object.values(check.settings));
  return { ids: [...register.keys()], settings: new Map(settings.map((setting) => [setting.name, setting])) };
}

/** The family of a check: what stands before the slash of its id. */
export function familyOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

/**
 * Refuses `--only` values that name neither a check nor a family.
 * @throws {UsageError} that names the first such value and the nearest that exists.
 */
export function refuseUnknown(only: readonly string[]): void {
  const names = [...register.keys(), ...new Set([...register.keys()].map(familyOf))];
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(
    `--only ${unknown}: no check and no family has this name.${didYouMean(unknown, names)}`,
    'List them with: portcullis checks list',
  );
}

/** The checks of a run: those that the configuration leaves on, reduced to `only` where that names any. */
export function chooseChecks(config: Pick<Config, 'checks'>, only: readonly string[]): Map<string, Check> {
  const chosen = [...register].filter(
    ([id]) =>
      config.checks[id]?.enabled !== false && (only.length === 0 || only.includes(id) || only.includes(familyOf(id))),
  );
  return new Map(chosen);
}
