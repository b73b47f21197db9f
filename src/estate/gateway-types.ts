import type { ApimService } from '../evidence/apim.ts';
import type { FileFindings } from '../evidence/file-findings.ts';
import type { PolicySkeleton } from '../evidence/policy.ts';
import type { Reading, ReadingOf } from '../evidence/reading.ts';
import type { AzureScope } from './azure.ts';
import type { Population, Scope } from './population.ts';

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
  readonly identityProviders: ReadingOf<'apim.identityProviders'>;
  readonly openidConnectProviders: ReadingOf<'apim.openidConnectProviders'>;
  readonly authorizationServers: ReadingOf<'apim.authorizationServers'>;
  readonly authorizationProviders: ReadingOf<'apim.authorizationProviders'>;
  readonly networkStatus: ReadingOf<'apim.networkStatus'>;
  readonly portalSettings: ReadingOf<'apim.portalSettings'>;
  readonly portalConfigs: ReadingOf<'apim.portalSettings', 'item'>;
  readonly selfHostedGateways: ReadingOf<'apim.selfHostedGateways'>;
  readonly tenantAccess: ReadingOf<'apim.tenantAccess'>;
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
  readonly backends: ReadingOf<'apim.backends'>;
  readonly loggers: ReadingOf<'apim.loggers'>;
  /** Its own ones; each API has a reading of its own. */
  readonly diagnostics: ReadingOf<'apim.diagnostics'>;
  /** Groups of developers; who may see a product is a reading of the product. */
  readonly groups: ReadingOf<'apim.groups'>;
  readonly subscriptions: ReadingOf<'apim.subscriptions'>;
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

/** A gateway repository: its policy files and its artefact files. Paths are relative to its root. */
export interface Repository {
  readonly name: string;
  readonly target: string;
  readonly scope: Scope;
  readonly files: ReadingOf<'repo.files'>;
  readonly policies: () => Population<PolicyPlace>;
  readonly artifacts: () => Population<ArtifactFile>;
  readonly apigee: () => Population<FoundFile>;
  readonly iac: () => Population<FoundFile>;
  /** Every other file that was read, also those in which nothing was found. */
  readonly texts: () => Population<FoundFile>;
  /** Absent where past commits were not asked for. */
  readonly history: ReadingOf<'repo.gitHistory', 'item'> | undefined;
}

/** A file of a bundle, a template or any other text, with what was found in it. */
export interface FoundFile {
  readonly id: string;
  readonly path: string;
  readonly repository: Repository;
  readonly scope: Scope;
  readonly document: Reading<FileFindings, FindingReading>;
}

export type FindingReading = 'repo.apigeeBundles' | 'repo.iac' | 'repo.files';

/** A file that declares named values. */
export interface ArtifactFile {
  readonly id: string;
  readonly path: string;
  readonly repository: Repository;
  readonly scope: Scope;
  readonly document: ReadingOf<'repo.apimArtifacts', 'item'>;
}
