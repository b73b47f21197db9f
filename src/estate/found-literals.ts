import type { Span, UnplacedLiteral } from '../evidence/policy.ts';
import type { Reading } from '../evidence/reading.ts';
import { signInResources, type DefiningFile, type ResourceReading, type SignInResource } from './apim-resources.ts';
import type { Estate } from './estate.ts';
import type { FoundFile } from './gateway-types.ts';
import { ownerOf, type LiteralHome, type LiteralOwner, type LiteralSource } from './literal-owner.ts';
import { gatewayNamedValues, namedValues, type LiveNamedValue, type NamedValueAbout } from './named-values.ts';
import { saySpan } from './policy-findings.ts';
import { each, known, mapped, type Listed, type Population, type Scope } from './population.ts';
import { lacking, perObject } from './reading-index.ts';
import { policyPlaces } from './vault-uses.ts';

/** Readings that hold literals, by source. */
export interface LiteralReadings {
  readonly policy: 'apim.policies' | 'repo.apimPolicies';
  readonly 'named-value': 'repo.apimArtifacts';
  readonly 'live-value': 'apim.namedValues';
  readonly resource: ResourceReading;
  readonly apigee: 'repo.apigeeBundles';
  readonly iac: 'repo.iac';
  readonly files: 'repo.files';
}
export type LiteralReading = LiteralReadings[LiteralSource];

/** A literal; what stands in no text (a named value, a field of a backend) has no place in one. */
export type FoundLiteral = UnplacedLiteral & { readonly span?: Span };

/** Something in which literals were looked for: a live policy or resource, or a file of a repository. */
export interface LiteralPlace<K extends LiteralReading = LiteralReading> {
  /** ARM id of a live policy, `repo:<name>/<path>` of a file. */
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  readonly home: LiteralHome;
  readonly document: Reading<unknown, K>;
  readonly literals: readonly FoundLiteral[];
  /** The row of the reading, where one reading holds many places. */
  readonly row?: string;
  /** What the service keeps to itself, in words; a place with it cannot pass. */
  readonly unshown?: string;
  /** The file that defines it, and is judged in the place of what is not shown. */
  readonly definedIn?: DefiningFile;
  /** Why not all of it was followed. */
  readonly unfollowed?: { readonly kind: string; readonly line: number | undefined } | undefined;
  readonly lineHashes: Readonly<Record<string, string>>;
  /** Path in its repository; absent for what is live. */
  readonly path?: string;
  /** Whether it holds something to judge at all: a document without a policy does not. */
  readonly empty: boolean;
}

/** One literal, or a place that holds none of the kind that was asked for. */
export interface LiteralSubject<K extends LiteralReading = LiteralReading> {
  /** `<place>#<position>/<name>`, with `~2` and so on for alike ones; the place's id where it is clean. */
  readonly id: string;
  readonly place: LiteralPlace<K>;
  readonly found?: FoundLiteral;
}

/** Every place of one source; what was not read is `unlisted`. */
export function literalPlaces<S extends LiteralSource>(
  estate: Estate,
  source: S,
): Population<LiteralPlace<LiteralReadings[S]>> {
  // Each of these functions reads what the table of readings names for its source and nothing else.
  return placesOf[source](estate) as Population<LiteralPlace<LiteralReadings[S]>>;
}

const placesOf: Readonly<Record<LiteralSource, (estate: Estate) => Population<LiteralPlace>>> = {
  policy: perObject((estate) => each(policyPlaces(estate), policyPlace)),
  'named-value': perObject((estate) => each(namedValues(estate), definitionPlace)),
  'live-value': perObject((estate) => each(gatewayNamedValues(estate), valuePlace)),
  resource: perObject((estate) => mapped(signInResources(estate), resourcePlace)),
  apigee: perObject((estate) => estate.repositories.flatMap((one) => each(one.apigee(), foundPlace('apigee')))),
  iac: perObject((estate) => estate.repositories.flatMap((one) => each(one.iac(), foundPlace('iac')))),
  files: perObject((estate) => estate.repositories.flatMap((one) => each(one.texts(), foundPlace('files')))),
};

function policyPlace(place: PlaceOfPolicy): Population<LiteralPlace> {
  const { document, id, name, target, scope, origin } = place;
  if (document.status === 'unread') return [{ kind: 'unlisted', scope, reading: document }];
  const { policy } = document.value;
  if (policy === undefined) return [];
  const [problem] = policy.problems;
  return known([
    {
      id,
      name,
      target,
      scope,
      home: { source: 'policy', form: '' },
      document,
      literals: policy.literals,
      lineHashes: policy.lineHashes,
      empty: policy.root === 'none' || policy.root === 'other',
      ...(policy.complete ? {} : { unfollowed: { kind: problem?.kind ?? '', line: problem?.span.line } }),
      ...(origin.kind === 'file' ? { path: origin.path } : {}),
    },
  ]);
}

type PlaceOfPolicy = ReturnType<typeof policyPlaces>[number] extends Listed<infer P> ? P : never;
type NamedValueOf = ReturnType<typeof namedValues>[number] extends Listed<infer P> ? P : never;

/** A definition is a place of its own, as the checks of named values see it. */
function definitionPlace(item: NamedValueOf): Population<LiteralPlace> {
  if (item.kind === 'live') return [];
  const { definition, file, document, id, name, lineHashes } = item;
  const { secret, literal } = definition;
  return known([
    {
      id,
      name: definition.displayName ?? name,
      target: file.repository.target,
      scope: file.scope,
      home: { source: 'named-value', form: '', ...(secret === undefined ? {} : { secret }) },
      document,
      literals: literal === undefined ? [] : [literal],
      lineHashes,
      path: file.path,
      empty: false,
    },
  ]);
}

/** A named value that the service shows, where what it shows is a credential. */
function valuePlace({ id, row, container, reading }: LiveNamedValue): Population<LiteralPlace> {
  const literal = row.plainValue?.literal;
  if (literal === undefined) return [];
  return known([
    {
      id,
      name: `${container.name} / named value ${row.displayName}`,
      target: container.gateway.target,
      scope: container.scope,
      home: { source: 'live-value', form: '', ...(row.secret === undefined ? {} : { secret: row.secret }) },
      document: reading,
      row: row.id,
      literals: [literal],
      lineHashes: {},
      empty: false,
    },
  ]);
}

function resourcePlace(resource: SignInResource): LiteralPlace {
  const { id, name, kind, scope, reading, fields, unshown, definedIn, without } = resource;
  return {
    id,
    name,
    target: scope.target,
    scope,
    home: { source: 'resource', form: kind },
    document: reading,
    row: id,
    literals: fields.flatMap(({ literals }) => literals),
    lineHashes: {},
    empty: without,
    ...(unshown === undefined ? {} : { unshown }),
    ...(definedIn === undefined ? {} : { definedIn }),
  };
}

function foundPlace(source: LiteralSource): (file: FoundFile) => Population<LiteralPlace> {
  return ({ id, path, repository, scope, document }) => {
    if (document.status === 'unread') return [{ kind: 'unlisted', scope, reading: document }];
    const { literals, lineHashes, complete, problems, kind } = document.value;
    const [problem] = problems;
    return known([
      {
        id,
        name: path,
        target: repository.target,
        scope,
        home: { source, form: kind },
        document,
        literals,
        lineHashes,
        path,
        empty: false,
        ...(complete ? {} : { unfollowed: { kind: problem?.kind ?? '', line: problem?.span.line } }),
      },
    ]);
  };
}

/** Which places a check looks at, and which of them count as subjects where they hold nothing of it. */
export interface OwnedLiterals<S extends LiteralSource> {
  readonly owner: LiteralOwner;
  readonly sources: readonly S[];
  readonly counts: (home: LiteralHome) => boolean;
}

/**
 * The literals that one check reports, each a subject of its own; a place that was followed to its end and holds none is
 * one subject that can pass, and one that could not be followed is `unlisted` besides what was found in it.
 */
export function ownedLiterals<const S extends LiteralSource>(
  estate: Estate,
  { owner, sources, counts }: OwnedLiterals<S>,
): Population<LiteralSubject<LiteralReadings[S]>> {
  return sources.flatMap((source) =>
    each(literalPlaces(estate, source), (place) => {
      const own = place.literals.filter((literal) => ownerOf(literal, place.home) === owner);
      const isCounted = counts(place.home);
      const clean = own.length === 0 && isCounted && place.unfollowed === undefined;
      return [
        ...known(clean ? [{ id: place.id, place }] : labelled(place, own)),
        ...(isCounted ? unfollowed(place) : []),
      ];
    }),
  );
}

function labelled<K extends LiteralReading>(
  place: LiteralPlace<K>,
  literals: readonly FoundLiteral[],
): LiteralSubject<K>[] {
  const seen = new Map<string, number>();
  return literals.map((found) => {
    const label = [found.position, found.name ?? found.kind].join('/');
    const nth = (seen.get(label) ?? 0) + 1;
    seen.set(label, nth);
    return { id: `${place.id}#${label}${nth === 1 ? '' : `~${String(nth)}`}`, place, found };
  });
}

/** One `unlisted` where nobody knows what the rest of a place holds. */
export function unfollowed({ unfollowed: problem, document, scope }: LiteralPlace): Population<never> {
  if (problem === undefined) return [];
  const cause = problem.kind === 'too-large' || problem.kind === 'too-deep' ? 'partial' : 'malformed';
  const where = problem.line === undefined ? '' : ` (${problem.kind} at line ${String(problem.line)})`;
  return [
    { kind: 'unlisted', scope, reading: lacking(document, cause, `it could not be followed to its end${where}`) },
  ];
}

/** What a verdict about a literal, or about a clean place, is about. */
export function literalAbout({ id, place, found }: LiteralSubject): NamedValueAbout {
  const what = found === undefined ? undefined : sayPosition(found);
  return placeAbout(id, place, { kind: kindOfPlace(place, found !== undefined), what, span: found?.span });
}

function kindOfPlace({ home }: LiteralPlace, isFound: boolean): string {
  if (home.source === 'resource') return isFound ? `${home.form} field` : home.form;
  const text = home.source === 'policy' ? 'policy' : 'file';
  return isFound ? `${text} line` : text;
}

export function placeAbout(
  id: string,
  place: Pick<LiteralPlace, 'id' | 'name' | 'target' | 'path' | 'lineHashes'>,
  about: { readonly kind: string; readonly what: string | undefined; readonly span: Span | undefined },
): NamedValueAbout {
  const name = about.what === undefined ? place.name : `${about.what} in ${place.name}`;
  const base = { id, name, kind: about.kind, target: place.target, resource: place.id };
  if (place.path === undefined) return base;
  const { line, column, endLine, endColumn } = about.span ?? fileStart;
  const lineHash = place.lineHashes[String(line)];
  const at = { path: place.path, line, column, endLine, endColumn };
  return { ...base, at: { ...at, ...(lineHash === undefined ? {} : { lineHash }) } };
}

const fileStart = { line: 1, column: 1, endLine: 1, endColumn: 1 };

export function sayPosition({ position, name, context }: FoundLiteral): string {
  const where = context === 'live' ? '' : ` (${context})`;
  const element = position === 'token' ? 'a text' : position.replace(/^[a-z-]+\//, '').replaceAll('-', ' ');
  return `${element}${name === undefined ? '' : ` ${name}`}${where}`;
}

type Level = 'high' | 'medium' | 'low' | 'info';
const lower: Readonly<Record<Level, Level>> = { high: 'medium', medium: 'low', low: 'info', info: 'info' };

/** Comments, samples and tests rate one level lower than live text, and so does what is only likely to be a credential. */
export function literalSeverity({ context, confidence }: FoundLiteral, base: 'high' | 'medium' = 'high'): Level {
  const sure = confidence === 'low' ? lower[base] : base;
  return context === 'live' ? sure : lower[sure];
}

const PAGE = /\.(?:x?html?|svelte|vue)$/i;
const SERVED_FOLDER = /(?:^|\/)(?:public|wwwroot|www|htdocs|static|portal|developer-portal|front-?end)\//i;
const SERVED_FILE = /\.(?:m?jsx?|tsx?|json|css|map)$/i;
const BUNDLE = /\.(?:bundle|chunk|min)\.m?js$|(?:^|\/)config\.(?:runtime|design|publish)\.json$/i;

/** Whether a file is sent to browsers: a page, a bundle, a script or settings in a folder that web servers serve. */
export const isServed = (path: string | undefined): boolean =>
  path !== undefined && (PAGE.test(path) || BUNDLE.test(path) || (SERVED_FOLDER.test(path) && SERVED_FILE.test(path)));

const higher: Readonly<Record<Level, Level | 'critical'>> = {
  high: 'critical',
  medium: 'high',
  low: 'medium',
  info: 'low',
};

/** What browsers are sent everybody can read: that rates one level higher than the same in a file that stays. */
export function servedSeverity(found: FoundLiteral, path: string | undefined): Level | 'critical' {
  const severity = literalSeverity(found);
  return isServed(path) && found.context === 'live' ? higher[severity] : severity;
}

/** What a finding says of a literal: place, kind and length class, never the value. */
export function sayLiteral(found: FoundLiteral): string {
  const { kind, lengthClass, group, span } = found;
  const where = span === undefined ? '' : ` at ${saySpan(span)}`;
  return `${sayPosition(found)}${where} holds a literal ${kind} (${lengthClass} characters, value group ${String(group)}).`;
}
