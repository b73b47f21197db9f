/** Settings of checks: a name that stands in the configuration, a default, and how its text becomes a value. */

export interface Setting<T> {
  /** As in the configuration: `rotation.staticSecretMaxAge`. */
  readonly name: string;
  readonly kind: 'duration' | 'number' | 'choice' | 'durations' | 'texts' | 'versions';
  /** Default as a user would write it. */
  readonly default: string | number | readonly string[] | Readonly<Record<string, string>>;
  readonly describe: string;
  readonly choices?: readonly string[];
  /** @throws {SettingError} where the text is not a value of this kind. */
  readonly parse: (input: unknown) => T;
}

/** A setting whose text cannot be understood. The message names the setting and what it takes. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A length of time such as `30d`, `4h`, `90m`, `45s`, as seconds. */
export function parseDuration(input: unknown, name: string): number {
  const parts = typeof input === 'string' ? /^(\d+)([smhd])$/.exec(input.trim()) : null;
  const unit = unitSeconds[parts?.[2] ?? ''];
  if (parts === null || unit === undefined) {
    throw new SettingError(`${name} takes a length of time such as 30d, 4h, 90m or 45s`);
  }
  return Number(parts[1]) * unit;
}

/** Seconds in the words a report uses: `45 days`, `8 hours`. Whole units, rounded down. */
export function sayDuration(seconds: number): string {
  const [size, word] =
    seconds >= 2 * 86_400
      ? [86_400, 'day']
      : seconds >= 3600
        ? [3600, 'hour']
        : seconds >= 60
          ? [60, 'minute']
          : [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** A length of time; the value is in seconds. */
export function durationSetting(name: string, fallback: string, describe: string): Setting<number> {
  return { name, kind: 'duration', default: fallback, describe, parse: (input) => parseDuration(input, name) };
}

export function numberSetting(name: string, fallback: number, describe: string): Setting<number> {
  return { name, kind: 'number', default: fallback, describe, parse: (input) => parseNumber(input, name) };
}

function parseNumber(input: unknown, name: string): number {
  if (typeof input !== 'number' || !Number.isFinite(input) || input < 0) {
    throw new SettingError(`${name} takes a number of 0 or more`);
  }
  return input;
}

/** One word out of a closed list. */
export function choiceSetting<const C extends string>(
  name: string,
  choices: readonly C[],
  fallback: NoInfer<C>,
  describe: string,
): Setting<C> {
  const parse = (input: unknown): C => {
    const choice = choices.find((candidate) => candidate === input);
    if (choice === undefined) throw new SettingError(`${name} takes one of: ${choices.join(', ')}`);
    return choice;
  };
  return { name, kind: 'choice', default: fallback, describe, choices, parse };
}

/** Lengths of time by glob pattern of a subject's name, such as `{"db-*": "90d"}`; values are in seconds. */
export function durationsSetting(name: string, describe: string): Setting<ReadonlyMap<string, number>> {
  const parse = (input: unknown): ReadonlyMap<string, number> => {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new SettingError(`${name} takes a map from a name pattern to a length of time`);
    }
    return new Map(
      Object.entries(input).map(([pattern, text]) => [pattern, parseDuration(text, `${name}.${pattern}`)]),
    );
  };
  return { name, kind: 'durations', default: {}, describe, parse };
}

/** A list of texts. */
export function textsSetting(name: string, fallback: readonly string[], describe: string): Setting<readonly string[]> {
  const parse = (input: unknown): readonly string[] => {
    if (!Array.isArray(input) || !input.every((item) => typeof item === 'string')) {
      throw new SettingError(`${name} takes a list of texts`);
    }
    return input;
  };
  return { name, kind: 'texts', default: fallback, describe, parse };
}

/** A version by product, such as `{vault: "1.20.0"}`; only the products named here are taken. */
export function versionsSetting<const P extends string>(
  name: string,
  products: readonly P[],
  describe: string,
): Setting<Readonly<Partial<Record<P, string>>>> {
  const isVersion = ([product, version]: [string, unknown]): boolean =>
    products.some((known) => known === product) && typeof version === 'string' && /^\d+(?:\.\d+){0,2}$/.test(version);
  const parse = (input: unknown): Partial<Record<P, string>> => {
    const given =
      typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.entries(input) : undefined;
    if (given === undefined || !given.every(isVersion)) {
      throw new SettingError(`${name} takes a map from ${products.join(' or ')} to a version such as "1.20.4"`);
    }
    return Object.fromEntries(given) as Partial<Record<P, string>>;
  };
  return { name, kind: 'versions', default: {}, describe, parse };
}

/** Whether a name fits a glob pattern in which only `*` is special. Case does not matter, as in ARM and Key Vault. */
export function fitsPattern(pattern: string, name: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
  return new RegExp(`^${source}$`, 'is').test(name);
}
