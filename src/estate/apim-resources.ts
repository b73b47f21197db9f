import type { ApimResource, ResourceField } from '../evidence/apim.ts';
import type { Reading } from '../evidence/reading.ts';
import type { Estate } from './estate.ts';
import type { Container, FoundFile, Gateway } from './gateway-types.ts';
import { each, listed, mapped, type Population, type Scope } from './population.ts';
import { perObject } from './reading-index.ts';

export type ResourceReading =
  | 'apim.backends'
  | 'apim.loggers'
  | 'apim.caches'
  | 'apim.identityProviders'
  | 'apim.openidConnectProviders'
  | 'apim.authorizationServers'
  | 'apim.authorizationProviders';

/** A resource of a service or workspace that signs in somewhere, or that people sign in with. */
export interface SignInResource {
  /** ARM id in lower case. */
  readonly id: string;
  readonly name: string;
  /** Its own name, without that of the service. */
  readonly row: string;
  /** `backend`, `identity provider`, ... */
  readonly kind: string;
  readonly container: Container;
  readonly scope: Scope;
  readonly reading: Reading<unknown, ResourceReading>;
  readonly fields: readonly ResourceField[];
  /** What the service keeps to itself, and so may be anything. */
  readonly unshown?: string;
  /** The file of a repository that defines a resource of that kind and name, where there is one. */
  readonly definedIn?: DefiningFile;
  /** Whether it has no credential at all: neither a field for one nor a client certificate. */
  readonly without: boolean;
}

export interface DefiningFile {
  readonly path: string;
  readonly document: Reading<unknown, 'repo.files'>;
}

/** Every resource with credentials of every service and workspace; what is not shown of one with the file that defines it. */
export const signInResources = perObject((estate: Estate): Population<SignInResource> => {
  const files = definingFiles(estate);
  return each(estate.gateways, (gateway) =>
    each(gateway.containers(), (container) =>
      mapped(containerResources(container), (resource) => {
        const file = resource.unshown === undefined ? undefined : files.get(fileKey(resource.kind, resource.row));
        return file === undefined ? resource : { ...resource, definedIn: file };
      }),
    ),
  );
});

/** Files of APIOps by kind and name of what they define: the name is that of the folder. */
function definingFiles(estate: Estate): ReadonlyMap<string, DefiningFile> {
  const files = estate.repositories.flatMap((repository) => repository.texts());
  return new Map(files.flatMap((item) => (item.kind === 'unlisted' ? [] : definitionIn(item.subject))));
}

function definitionIn({ document, path }: FoundFile): (readonly [string, DefiningFile])[] {
  if (document.status === 'unread' || document.name !== 'repo.files') return [];
  const { kind, complete } = document.value;
  const folder = path.split('/').at(-2);
  if (!kind.startsWith('apiops-') || !complete || folder === undefined) return [];
  return [[fileKey(kind.slice('apiops-'.length), folder), { path, document: { ...document, name: document.name } }]];
}

function fileKey(kind: string, name: string): string {
  return `${kind.replaceAll(' ', '')}/${name}`.toLowerCase();
}

/** Those of one service itself, or of one workspace. */
export const containerResources = perObject((container: Container): Population<SignInResource> => [
  ...resources(container, container.backends, 'backend'),
  ...resources(container, container.loggers, 'logger'),
  ...(container.id === container.gateway.id ? serviceResources(container, container.gateway) : []),
]);

function serviceResources(container: Container, gateway: Gateway): Population<SignInResource> {
  return [
    ...resources(container, gateway.caches, 'cache'),
    ...resources(container, gateway.identityProviders, 'identity provider', secretOfClient),
    ...resources(container, gateway.openidConnectProviders, 'OpenID Connect provider', secretOfClient),
    ...resources(container, gateway.authorizationServers, 'authorization server', secretOfClient),
    ...resources(container, gateway.authorizationProviders, 'credential provider', secretOfClient),
  ];
}

/** The service gives a client secret back by a call only that a scan never makes. */
function secretOfClient(fields: readonly ResourceField[]): string | undefined {
  const isShown = fields.some(({ field }) => field.split('/').at(-1) === 'clientSecret');
  return isShown
    ? undefined
    : 'the service does not show its client secret; what it is deployed from tells where it comes from';
}

type Row = Pick<ApimResource, 'id' | 'name'> & {
  readonly fields?: readonly ResourceField[] | undefined;
  readonly certificateIds?: readonly string[] | undefined;
};

function resources(
  container: Container,
  reading: Reading<readonly Row[], ResourceReading>,
  kind: string,
  hidden: (fields: readonly ResourceField[]) => string | undefined = () => undefined,
): Population<SignInResource> {
  return listed(container.scope, reading, (row) => {
    const { fields = [], certificateIds = [] } = row;
    const id = row.id.toLowerCase();
    const name = `${container.name} / ${kind} ${row.name}`;
    const unshown = row.fields === undefined ? 'its credentials were not collected' : hidden(fields);
    return {
      id,
      name,
      row: row.name,
      kind,
      container,
      scope: { id, name, target: container.gateway.target },
      reading,
      fields,
      ...(unshown === undefined ? {} : { unshown }),
      without: certificateIds.length === 0 && fields.every(({ holds, namedValues }) => isIdle(holds, namedValues)),
    };
  });
}

/** A field that holds nothing, or nothing that could be a credential. */
function isIdle(holds: ResourceField['holds'], namedValues: readonly string[]): boolean {
  return namedValues.length === 0 && (holds === 'empty' || holds === 'plain');
}
