import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { ConfigError, sayPath, type ConfigProblem, type KeyPath } from './config-error.ts';
import { readYaml, type PositionedDocument } from './document.ts';
import { didYouMean, nearest } from './nearest.ts';
import { configSchema, type Config } from './schema.ts';

/** The file that `scan` looks for in the current folder. */
export const defaultConfigFile = 'portcullis.yaml';

/** A configuration after defaults, and where its keys stand. */
export interface LoadedConfig {
  readonly config: Config;
  /** Path as the user wrote it; absent where there is no file. */
  readonly file?: string;
  /** Folder that relative paths in it are resolved against. */
  readonly folder: string;
  /** A problem with the value at a key, ready to be thrown. */
  readonly problem: (path: KeyPath, text: string) => ConfigProblem;
}

/**
 * Loads a configuration file.
 * @throws {ConfigError} where it cannot be read, is not YAML, or does not fit the schema; all problems at once.
 */
export function loadConfig(file: string): LoadedConfig {
  const document = readYaml(readText(file), file);
  const problem = problemsIn(document, file);
  const parsed = configSchema.safeParse(document.data ?? {});
  if (!parsed.success) throw new ConfigError(sayIssues(parsed.error.issues.flatMap(meantIssues), problem));
  const loaded = { config: parsed.data, file, folder: dirname(resolve(file)), problem };
  refuse(targetProblems(loaded));
  return loaded;
}

/** A configuration that was not read from a file: made from the environment or from arguments. */
export function configWithoutFile(parts: Partial<Config>): LoadedConfig {
  const config: Config = { ...configSchema.parse({ version: 1 }), ...parts };
  return {
    config,
    folder: process.cwd(),
    problem: (path, text) => ({ file: 'environment', key: sayPath(path), text }),
  };
}

/** @throws {ConfigError} where there is any problem. */
export function refuse(problems: readonly ConfigProblem[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw new ConfigError([{ file, key: '', text: sayReadFailure(error) }]);
  }
}

function sayReadFailure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file. Name the configuration with -c FILE.';
  if (code === 'EISDIR') return 'is a folder, not a configuration file.';
  if (code === 'EACCES') return 'may not be read by this user.';
  return code?.startsWith('E') === true && !code.startsWith('ERR_')
    ? `cannot be read (${code}).`
    : 'is not valid YAML: it is not UTF-8 text';
}

function problemsIn(document: PositionedDocument, file: string): LoadedConfig['problem'] {
  return (path, text) => ({ file, ...document.positionOf(path), key: sayPath(path), text });
}

type Issue = z.core.$ZodIssue;

/** Issues in our words, since the library's own may quote the input; unknown keys first. */
function sayIssues(issues: readonly Issue[], problem: LoadedConfig['problem']): ConfigProblem[] {
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  const mistyped = new Set(unknown.flatMap((issue) => meantKeys(issue)));
  const others = issues.filter(
    (issue) => issue.code !== 'unrecognized_keys' && !(isMissing(issue) && mistyped.has(sayPath(pathOf(issue)))),
  );
  return [
    ...unknown.flatMap((issue) => sayUnknownKeys(issue, problem)),
    ...others.map((issue) => problem(pathOf(issue), sayValueIssue(issue))),
  ];
}

/** Of a key that takes several forms: what is wrong with the form that was meant, where its value has the type of one. */
function meantIssues(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((form) => form.some(({ code, path }) => code !== 'invalid_type' || path.length > 0));
  if (meant === undefined) return [issue];
  return meant.map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

type UnknownKeys = Extract<Issue, { code: 'unrecognized_keys' }>;

function sayUnknownKeys(issue: UnknownKeys, problem: LoadedConfig['problem']): ConfigProblem[] {
  const path = pathOf(issue);
  const known = knownKeys(path);
  return issue.keys.map((key) => {
    const hint = didYouMean(key, known) || ` Known here: ${known.join(', ')}.`;
    return problem([...path, key], `is not a key that Portcullis knows.${hint}`);
  });
}

/** Paths of the keys that mistyped ones most likely meant: reporting those as missing too would only confuse. */
function meantKeys(issue: UnknownKeys): string[] {
  const path = pathOf(issue);
  return issue.keys.flatMap((key) => {
    const meant = nearest(key, knownKeys(path));
    return meant === undefined ? [] : [sayPath([...path, meant])];
  });
}

function pathOf(issue: Issue): (string | number)[] {
  return issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
}

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

function sayValueIssue(issue: Issue): string {
  if (issue.code === 'invalid_type')
    return `${isMissing(issue) ? 'is missing; it ' : ''}takes ${sayType(issue.expected)}`;
  if (issue.code === 'invalid_value') {
    return `takes ${issue.values.length > 1 ? 'one of: ' : ''}${issue.values.map(String).join(', ')}`;
  }
  if (issue.code === 'invalid_union')
    return `takes ${[...new Set(issue.errors.flat().flatMap(sayForm))].join(', or ')}`;
  if (issue.code === 'too_small') return 'may not be empty';
  if (issue.code === 'invalid_format') return sayFormat(issue.format, issue.message);
  return 'is not a value that fits here; see docs/configuration.md';
}

function sayForm(issue: Issue): string[] {
  return issue.code === 'invalid_type' ? [sayType(issue.expected)] : [];
}

function sayType(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    array: 'a list',
    object: 'a map of keys',
    record: 'a map of keys',
    boolean: 'true or false',
    number: 'a number',
  };
  return words[expected] ?? expected;
}

function sayFormat(format: string, message: string): string {
  const words: Readonly<Record<string, string>> = {
    guid: 'takes an id of the form 00000000-0000-0000-0000-000000000000',
    url: 'takes an http or https address such as https://vault.example.com:8200',
    date: 'takes a date of the form YYYY-MM-DD',
    regex: message.startsWith('Invalid string') ? 'takes a number of days such as 90d' : `takes ${message}`,
  };
  return words[format] ?? 'has the wrong form; see docs/configuration.md';
}

/** Keys that the schema knows at a path. */
function knownKeys(path: KeyPath): string[] {
  let schema: unknown = configSchema;
  for (const part of path) schema = unwrap(stepInto(unwrap(schema), part));
  const { options = [schema] } = (unwrap(schema) ?? {}) as { options?: readonly unknown[] };
  const shape = options
    .map((form) => (unwrap(form) as { shape?: Record<string, unknown> } | undefined)?.shape)
    .find(Boolean);
  return Object.keys(shape ?? {});
}

function stepInto(schema: unknown, part: string | number): unknown {
  const definition = schema as { shape?: Record<string, unknown>; element?: unknown; valueType?: unknown } | undefined;
  return typeof part === 'number' ? definition?.element : (definition?.shape?.[part] ?? definition?.valueType);
}

function unwrap(schema: unknown): unknown {
  const inner = (schema as { def?: { innerType?: unknown } } | undefined)?.def?.innerType;
  return inner === undefined ? schema : unwrap(inner);
}

/** What the schema cannot say: names and subscriptions are unique, and no address carries a password. */
function targetProblems(loaded: Pick<LoadedConfig, 'config' | 'problem'>): ConfigProblem[] {
  const { config, problem } = loaded;
  const places = (['azure', 'vault', 'source'] as const).flatMap((kind) =>
    config[kind].map((target, index) => ({ name: target.name, path: [kind, index, 'name'] })),
  );
  const repeated = places.filter(({ name }, index) => places.findIndex((other) => other.name === name) < index);
  const secrets = config.vault.flatMap((target, index) => (hasUserInfo(target.address) ? [index] : []));
  return [
    ...(places.length === 0
      ? [problem([], 'names nothing to scan: it needs at least one entry under azure, vault or source')]
      : []),
    ...repeated.map(({ path }) => problem(path, 'is the name of an earlier target too; names must differ')),
    ...repeatedSubscriptions(loaded),
    ...selfApproved(loaded),
    ...secrets.map((index) =>
      problem(['vault', index, 'address'], 'may not hold a user name or password; the token comes from token-env'),
    ),
  ];
}

/** A subscription that stands twice would be read twice, and everything in it would have two owners. */
function repeatedSubscriptions({ config, problem }: Pick<LoadedConfig, 'config' | 'problem'>): ConfigProblem[] {
  const places = config.azure.flatMap(({ subscriptions }, target) =>
    subscriptions.map((id, index) => ({ id, path: ['azure', target, 'subscriptions', index] })),
  );
  return places.flatMap(({ id, path }, index) => {
    const first = places.findIndex((other) => other.id === id);
    const earlier = first < index ? places[first] : undefined;
    return earlier === undefined ? [] : [problem(path, `stands at ${sayPath(earlier.path)} already; list it once`)];
  });
}

/** An exception that its owner allowed alone has been seen by nobody else. */
function selfApproved({ config, problem }: Pick<LoadedConfig, 'config' | 'problem'>): ConfigProblem[] {
  return (['waivers', 'accept-gaps'] as const).flatMap((kind) =>
    config[kind].flatMap(({ owner, approver }, index) =>
      owner.toLowerCase() === approver.toLowerCase()
        ? [problem([kind, index, 'approver'], 'is the owner; somebody else has to approve')]
        : [],
    ),
  );
}

/** Whether an address carries a user name or a password. */
export function hasUserInfo(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== '' || password !== '';
}
