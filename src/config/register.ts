import type { ConfigProblem } from './config-error.ts';
import type { LoadedConfig } from './load.ts';
import { didYouMean } from './nearest.ts';

/** What a configuration may name of the checks: their ids and their settings. */
export interface Register {
  readonly ids: readonly string[];
  /** By name. @throws an error whose message says what the setting takes. */
  readonly settings: ReadonlyMap<string, { readonly parse: (input: unknown) => unknown }>;
}

/** Check ids and settings in a configuration that do not exist, and setting values that cannot be understood. */
export function registerProblems(loaded: LoadedConfig, register: Register): ConfigProblem[] {
  return [...checkProblems(loaded, register), ...settingProblems(loaded, register)];
}

function checkProblems({ config, problem }: LoadedConfig, { ids }: Register): ConfigProblem[] {
  const named = [
    ...Object.keys(config.checks).map((id) => ({ id, path: ['checks', id] })),
    ...config.waivers.map((waiver, index) => ({ id: waiver.check, path: ['waivers', index, 'check'] })),
  ];
  return named
    .filter(({ id }) => !ids.includes(id))
    .map(({ id, path }) =>
      problem(path, `no check has this id.${didYouMean(id, ids)} \`portcullis checks list\` names them all.`),
    );
}

function settingProblems({ config, problem }: LoadedConfig, { settings }: Register): ConfigProblem[] {
  return Object.entries(config.settings).flatMap(([name, value]) => {
    const path = ['settings', name];
    const setting = settings.get(name);
    if (setting === undefined) return [problem(path, `no check has this setting.${didYouMean(name, settings.keys())}`)];
    try {
      setting.parse(value);
      return [];
    } catch (error) {
      return [problem(path, error instanceof Error ? error.message : 'cannot be understood')];
    }
  });
}
