import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { demoCompany } from './demo-company.ts';
import { estateSchema, type Estate } from './schema.ts';

/** The estate file cannot be played; the message names file, key and what is wrong. */
export class EstateError extends Error {
  override readonly name = 'EstateError';
}

/** The estate in a JSON file, or the demo company. Throws {@link EstateError} where it is no estate. */
export async function loadEstate(file?: string): Promise<Estate> {
  if (file === undefined) return demoCompany();
  const parsed = estateSchema.safeParse(parseJson(file, await readText(file)));
  if (!parsed.success) throw new EstateError(`${file} is no estate:\n${z.prettifyError(parsed.error)}`);
  const problems = brokenReferences(parsed.data);
  if (problems.length > 0) throw new EstateError(`${file} is no estate:\n${problems.join('\n')}`);
  return parsed.data;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (problem) {
    const code =
      typeof problem === 'object' && problem !== null && 'code' in problem ? String(problem.code) : 'unknown';
    throw new EstateError(`${file} cannot be read (${code})`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EstateError(`${file} is not JSON`);
  }
}

/** What names something that the estate does not hold: such an estate would contradict itself. */
export function brokenReferences(estate: Estate): string[] {
  const subscriptions = new Set(estate.subscriptions.map((item) => item.id));
  const placed = [
    ...estate.keyVaults,
    ...estate.deletedVaults,
    ...estate.privateEndpoints,
    ...estate.privateDnsZones,
    ...estate.storageAccounts,
    ...estate.alertRules,
    ...estate.apiManagement,
    ...estate.logAnalytics,
    ...estate.userAssignedIdentities,
  ];
  const workspaces = new Set(estate.logAnalytics.map((item) => item.name));
  const identities = new Set(estate.userAssignedIdentities.map((item) => item.name));
  const vaults = new Set(estate.keyVaults.map((item) => item.name));
  const settings = [...estate.keyVaults, ...estate.apiManagement].flatMap((item) =>
    item.diagnosticSettings.map((setting) => ({ owner: item.name, workspace: setting.workspace })),
  );
  return [
    ...placed
      .filter((item) => !subscriptions.has(item.subscription))
      .map((item) => `${item.name}: unknown subscription ${item.subscription}`),
    ...settings
      .filter((item) => item.workspace !== undefined && !workspaces.has(item.workspace))
      .map((item) => `${item.owner}: unknown workspace ${item.workspace ?? ''}`),
    ...estate.apiManagement.flatMap((service) =>
      service.userAssigned
        .filter((name) => !identities.has(name))
        .map((name) => `${service.name}: unknown identity ${name}`),
    ),
    ...estate.eventSubscriptions
      .filter((item) => !vaults.has(item.vault))
      .map((item) => `eventSubscriptions: unknown vault ${item.vault}`),
    ...estate.keyVaultFetches
      .filter((fetch) => !vaults.has(fetch.vault))
      .map((fetch) => `keyVaultFetches: unknown vault ${fetch.vault}`),
    ...(estate.servicePrincipals.some((item) => item.id === estate.scanner.principal && item.clientSecret !== undefined)
      ? []
      : ['scanner: its principal is no service principal with a client secret']),
  ];
}
