import type { ApimService } from '../evidence/apim.ts';
import type { PolicySkeleton } from '../evidence/policy.ts';
import type { Reading, ReadingOf, Tracker } from '../evidence/reading.ts';
import type { AzureScope } from './azure.ts';
import { each, known, listed, within, type Population, type Scope } from './population.ts';
import { lacking, once, type ReadingIndex } from './reading-index.ts';
import type { Repository } from './repository.ts';

/** One API Management service. `id` is its ARM id in lower case. */
export interface Gateway {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  readonly service: ApimService;
  readonly azure: AzureScope;
  readonly workspaces: ReadingOf<'apim.workspaces'>;
  readonly caches: ReadingOf<'apim.caches'>;
  readonly diagnosticSettings: ReadingOf<'azure.diagnosticSettings'>;
  /** The service itself and each of its workspaces: workspaces repeat nearly everything. */
  readonly containers: () => Population<Container>;
  /** Every policy document of every scope, also those that have no policy. */
  readonly policies: () => Population<PolicyPlace>;
}

/** What holds named values, certificates and policies: a service or one of its workspaces. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly gateway: Gateway;
  readonly scope: Scope;
  readonly namedValues: ReadingOf<'apim.namedValues'>;
  readonly certificates: ReadingOf<'apim.certificates'>;
  readonly products: ReadingOf<'apim.products'>;
  readonly apis: ReadingOf<'apim.apis'>;
  readonly fragments: ReadingOf<'apim.policies'>;
}

/** One policy document, live or in a repository. */
export interface PolicyPlace {
  /** ARM id of what carries the policy plus `/policies/policy`, the id of a fragment, or `repo:<name>/<path>`. */
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  readonly origin:
    | { readonly kind: 'live'; readonly container: Container }
    | { readonly kind: 'file'; readonly repository: Repository; readonly path: string };
  readonly document: PolicyReading;
  /** Fragment name, where it is one. */
  readonly fragment?: string;
}

export type PolicyReading = Reading<
  { readonly policy?: PolicySkeleton | undefined },
  'apim.policies' | 'repo.apimPolicies'
>;

/** The skeleton of a document; `undefined` where its scope has no policy. */
export function policyOf(
  tracker: Tracker<'apim.policies' | 'repo.apimPolicies'>,
  place: PolicyPlace,
): PolicySkeleton | undefined {
  return tracker.read(place.document).policy;
}

/**
 * What a population finds in the skeleton of a document. One `unlisted` where the document was not read, or was not
 * followed to its end: nobody knows what the rest holds.
 */
export function inPolicy<S>(place: PolicyPlace, subjects: (policy: PolicySkeleton) => readonly S[]): Population<S> {
  return [
    ...within(place.scope, place.document, ({ policy }) => (policy === undefined ? [] : subjects(policy))),
    ...unfollowed(place),
  ];
}

function unfollowed({ document, scope }: PolicyPlace): Population<never> {
  const policy = document.status === 'read' ? document.value.policy : undefined;
  if (policy === undefined || policy.complete) return [];
  const [problem] = policy.problems;
  const cause = problem?.kind === 'too-large' || problem?.kind === 'too-deep' ? 'partial' : 'malformed';
  const where = problem === undefined ? '' : ` (${problem.kind} at line ${String(problem.span.line)})`;
  const detail = `the policy could not be followed to its end${where}`;
  return [{ kind: 'unlisted', scope, reading: lacking(document, cause, detail) }];
}

export function gatewaysOf(azure: AzureScope, index: ReadingIndex): Population<Gateway> {
  return listed(azure.scope, azure.services, (service) => gatewayOf(service, azure, index));
}

function gatewayOf(service: ApimService, azure: AzureScope, index: ReadingIndex): Gateway {
  const id = service.id.toLowerCase();
  const { target } = azure;
  const owner = { kind: 'azure', name: target } as const;
  const scope = { id, name: service.name, target };
  const workspaces = index.one('apim.workspaces', 'list', owner, id);
  const containers = once<Population<Container>>(() => [
    ...known([containerOf(gateway, id, service.name, index)]),
    ...listed(scope, workspaces, (row) =>
      containerOf(gateway, row.id.toLowerCase(), `${service.name} / workspace ${row.name}`, index),
    ),
  ]);
  const gateway: Gateway = {
    id,
    name: service.name,
    target,
    scope,
    service,
    azure,
    workspaces,
    caches: index.one('apim.caches', 'list', owner, id),
    diagnosticSettings: index.one('azure.diagnosticSettings', 'list', owner, id),
    containers,
    policies: once(() => each(containers(), (container) => policiesOf(container, index))),
  };
  return gateway;
}

function containerOf(gateway: Gateway, id: string, name: string, index: ReadingIndex): Container {
  const owner = { kind: 'azure', name: gateway.target } as const;
  return {
    id,
    name,
    gateway,
    scope: { id, name, target: gateway.target },
    namedValues: index.one('apim.namedValues', 'list', owner, id),
    certificates: index.one('apim.certificates', 'list', owner, id),
    products: index.one('apim.products', 'list', owner, id),
    apis: index.one('apim.apis', 'list', owner, id),
    fragments: index.one('apim.policies', 'list', owner, id),
  };
}

function policiesOf(container: Container, index: ReadingIndex): Population<PolicyPlace> {
  const { scope, name } = container;
  const place = (carrier: string, text: string): PolicyPlace => policyPlace(container, carrier, text, index);
  return [
    ...known([place(container.id, `${name} / all APIs`)]),
    ...listed(scope, container.products, (row) => place(row.id, `${name} / product ${row.name}`)),
    ...each(
      listed(scope, container.apis, (row) => row),
      (api) =>
        api.isCurrent === false
          ? []
          : [
              ...known([place(api.id, `${name} / API ${api.name}`)]),
              ...operationPolicies(container, api, place, index),
            ],
    ),
    ...listed(scope, container.fragments, (row) => fragmentPlace(container, row, index)),
  ];
}

function operationPolicies(
  container: Container,
  api: { readonly id: string; readonly name: string },
  place: (carrier: string, text: string) => PolicyPlace,
  index: ReadingIndex,
): Population<PolicyPlace> {
  const text = `${container.name} / API ${api.name}`;
  const scope = { id: api.id.toLowerCase(), name: text, target: container.gateway.target };
  const owner = { kind: 'azure', name: container.gateway.target } as const;
  return within(scope, index.one('apim.apis', 'item', owner, api.id), ({ operations }) =>
    operations.map((operation) => place(operation.id, `${text} / operation ${operation.name}`)),
  );
}

function policyPlace(container: Container, carrier: string, name: string, index: ReadingIndex): PolicyPlace {
  const id = `${carrier.toLowerCase()}/policies/policy`;
  return { ...placeIn(container, id, name), document: documentOf(container, id, index) };
}

function fragmentPlace(
  container: Container,
  row: { readonly id: string; readonly name: string },
  index: ReadingIndex,
): PolicyPlace {
  const id = row.id.toLowerCase();
  const name = `${container.name} / fragment ${row.name}`;
  return { ...placeIn(container, id, name), document: documentOf(container, id, index), fragment: row.name };
}

function documentOf(container: Container, id: string, index: ReadingIndex): PolicyReading {
  return index.one('apim.policies', 'item', { kind: 'azure', name: container.gateway.target }, id);
}

function placeIn(container: Container, id: string, name: string): Omit<PolicyPlace, 'document'> {
  const { target } = container.gateway;
  return { id, name, target, scope: { id, name, target }, origin: { kind: 'live', container } };
}
