/** What a value that a role asks of a claim leaves open: nothing, the kind of run in one repository, or who signs in. */
export type Pinned = 'identity' | 'repository' | 'nobody';

/**
 * Subjects whose fixed part, up to the first star, already names one repository, project, workspace or pipeline and
 * what kind of run it is, as the makers document them: GitHub (`repo:<owner>/<name>:<kind>:`), GitLab, HCP Terraform,
 * Buildkite, CircleCI and Bitbucket.
 */
const namingSubjects: readonly RegExp[] = [
  /^repo:[^/:]+\/[^/:]+:[a-z_]+:/,
  /^project_path:[^:]*\/[^:]+:/,
  /^organization:[^:]+:project:[^:]+:workspace:[^:]+:/,
  /^organization:[^:]+:pipeline:[^:]+:/,
  /^org\/[^/]+\/project\/[^/]+\//,
  /^\{[0-9a-f-]{36}\}:/i,
];
/** GitHub's kind of run is open, so that a pull request fits, but the repository is not. */
const namingRepository = /^repo:[^/:]+\/[^/:]+:/;
/** `<owner>/<name>/<path of the workflow>@`: one workflow file, before the ref that it was taken from. */
const workflowFile = /^[^/]+\/[^/]+\/[^@]+@refs\/(?:heads|tags)\//;
/** A pull request runs under `refs/pull/`, so a pattern has to shut it out. */
const branchOrTag = /^refs\/(?:heads|tags)\//;

/**
 * Whom a value of a bound claim lets in. Without `glob` a value is compared letter by letter, and names one. With it a
 * `*` stands for any text, slashes and colons too (OpenBao and Vault match with go-glob), so that a pattern names one
 * identity only where its fixed part, before the first star, names it: `repo:acme/gateway:ref:refs/heads/*` and
 * `refs/heads/*` do, `acme/*`, `system:serviceaccount:*`, `*-*` and a pattern of an id or a name do not.
 */
export function pinnedBy(claim: string, value: string, glob: boolean): Pinned {
  if (!glob || !value.includes('*')) return 'identity';
  const fixed = value.slice(0, value.indexOf('*'));
  if (claim === 'sub') {
    if (namingSubjects.some((form) => form.test(fixed))) return 'identity';
    return namingRepository.test(fixed) ? 'repository' : 'nobody';
  }
  if (claim === 'job_workflow_ref' || claim === 'workflow_ref') return workflowFile.test(fixed) ? 'identity' : 'nobody';
  return claim === 'ref' && branchOrTag.test(fixed) ? 'identity' : 'nobody';
}

/** What a list of alternatives leaves open: as much as the widest of them; an empty list shuts nobody out. */
export function pinnedByAny(claim: string, values: readonly string[], glob: boolean): Pinned {
  const found = values.map((value) => pinnedBy(claim, value, glob));
  if (found.length === 0 || found.includes('nobody')) return 'nobody';
  return found.includes('repository') ? 'repository' : 'identity';
}
