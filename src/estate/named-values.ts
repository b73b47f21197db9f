import type { NamedValue } from '../evidence/apim.ts';
import type { ReadingOf } from '../evidence/reading.ts';
import type { NamedValueDefinition, NamedValueFile } from '../evidence/source-file.ts';
import type { Estate } from './estate.ts';
import type { ArtifactFile, Container } from './gateway-types.ts';
import { each, listed, within, type Population } from './population.ts';
import { lacking, perObject } from './reading-index.ts';

/** A named value, as a service holds it or as a file of a repository defines it. */
export type NamedValueItem = LiveNamedValue | DefinedNamedValue;

export interface LiveNamedValue {
  readonly kind: 'live';
  /** ARM id in lower case. */
  readonly id: string;
  readonly row: NamedValue;
  readonly container: Container;
  readonly reading: ReadingOf<'apim.namedValues'>;
}

export interface DefinedNamedValue {
  readonly kind: 'file';
  /** `repo:<name>/<path>#<named value>`. */
  readonly id: string;
  readonly name: string;
  readonly definition: NamedValueDefinition;
  readonly file: ArtifactFile;
  readonly lineHashes: NamedValueFile['lineHashes'];
  readonly document: ReadingOf<'repo.apimArtifacts', 'item'>;
}

/** Named values of every service and workspace, and those that files of repositories define. */
export const namedValues = perObject((estate: Estate): Population<NamedValueItem> => [
  ...gatewayNamedValues(estate),
  ...estate.repositories.flatMap((repository) => each(repository.artifacts(), definedNamedValues)),
]);

/** Named values of every service and workspace. */
export const gatewayNamedValues = perObject((estate: Estate): Population<LiveNamedValue> =>
  each(estate.gateways, (gateway) => each(gateway.containers(), liveNamedValues)),
);

function liveNamedValues(container: Container): Population<LiveNamedValue> {
  const { scope, namedValues: reading } = container;
  return listed(scope, reading, (row) => ({ kind: 'live', id: row.id.toLowerCase(), row, container, reading }));
}

function definedNamedValues(file: ArtifactFile): Population<NamedValueItem> {
  const { document, scope } = file;
  return [...within(scope, document, (value) => definitionsIn(file, value)), ...unfollowed(file)];
}

function definitionsIn(file: ArtifactFile, value: NamedValueFile): readonly NamedValueItem[] {
  const seen = new Map<string, number>();
  return value.namedValues.map((definition) => {
    const name = definition.name ?? definition.displayName ?? 'named value';
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    const id = `${file.id}#${name}${nth === 1 ? '' : `~${String(nth)}`}`;
    return { kind: 'file', id, name, definition, file, lineHashes: value.lineHashes, document: file.document };
  });
}

/** The word that a file was not what its format allows: it may define more than was understood. */
function unfollowed({ document, scope, path }: ArtifactFile): Population<never> {
  if (document.status === 'unread' || document.value.complete) return [];
  const detail = `${path} was not understood to its end`;
  return [{ kind: 'unlisted', scope, reading: lacking(document, 'malformed', detail) }];
}

/** What a verdict about a named value is about, as checks hand it on. */
export function namedValueSubject(item: NamedValueItem): NamedValueAbout {
  if (item.kind === 'live') {
    const { id, row, container } = item;
    return { id, name: row.displayName, kind: 'named value', target: container.gateway.target };
  }
  const { definition, file, lineHashes, id, name } = item;
  const { line, column, endLine, endColumn } = definition.literal?.span ?? definition.span;
  const lineHash = lineHashes[String(line)];
  return {
    id,
    name: definition.displayName ?? name,
    kind: 'named value in a file',
    target: file.repository.target,
    resource: file.id,
    at: { path: file.path, line, column, endLine, endColumn, ...(lineHash === undefined ? {} : { lineHash }) },
  };
}

/** Shaped like the subject of a check, which this layer does not know. */
export interface NamedValueAbout {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly target: string;
  readonly resource?: string;
  readonly at?: SourcePlace;
}

/** A place in a file of a repository. */
export interface SourcePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly lineHash?: string;
}
