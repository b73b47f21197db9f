import type { AzureTarget } from '../../config/schema.ts';
import type { DiagnosticSetting, ManagedIdentity } from '../../evidence/azure.ts';
import type { EventResource } from '../../evidence/azure-platform.ts';
import type { KeyVault } from '../../evidence/key-vault.ts';
import type { ReadingName, ValueOf } from '../../evidence/readings.ts';
import type { CollectContext } from '../collector.ts';
import { takeGroupMembers, type Holders } from '../entra/group-members.ts';
import { takePrincipals } from '../entra/principals.ts';
import { takeKeyVaultLog } from '../logs/azure/key-vault-log.ts';
import { openWorkspaces } from '../logs/azure/workspace-client.ts';
import { connect, environmentCredential, type AzureClient } from './client.ts';
import { takeDiagnosticSettings, takeGateway } from './gateway.ts';
import { takeListing, takeRoleDefinitions, takeSubscriptions, type Inventory } from './inventory.ts';
import { judgesOf } from './judges.ts';
import { takeLogDestinations } from './log-destinations.ts';
import { takeNetwork, takeResolution, type Network } from './network.ts';
import { takeDenyAssignments, takeEligibleAssignments } from './rights.ts';
import { createSecretReferences, type SecretReferences } from './secret-references.ts';
import { spelledIds, type Run, type Taken } from './take-reading.ts';
import { takeDeletedVaults, takeVaultObjects } from './vault-objects.ts';
import { takeSecrets, takeVersions } from './vault.ts';
import { takeAlertRules, takeDefenderPlans, takeEventSubscriptions, takeSystemTopics } from './watchers.ts';
import { serviceList } from './wire-api-management.ts';
import { keyVaultList, managedIdentityList, roleAssignmentList } from './wire-control-plane.ts';

/**
 * Reads one Azure target: subscriptions, gateways, vaults, rights, groups and logs. Emits one record for each reading,
 * read or unread. Throws only where the run was interrupted or a record could not be stored.
 */
export async function collectAzure(target: AzureTarget, context: CollectContext): Promise<void> {
  const credential = await environmentCredential(target.tenant);
  await collectWith(await connect({ credential, signal: context.signal }), target, context);
}

/** The same over a session that is open. */
export async function collectWith(client: AzureClient, target: AzureTarget, context: CollectContext): Promise<void> {
  const run: Run = { target, context, client, judges: judgesOf(context.groupOf), tally: { known: 0, done: 0 } };
  const references = createSecretReferences();
  context.progress.stage('Azure: subscriptions');
  const inventory = await takeSubscriptions(run);
  context.progress.stage('Azure: gateways, vaults and rights');
  const found = await Promise.all(
    target.subscriptions.map(async (id) => takeSubscription(run, inventory, id, references)),
  );
  context.progress.stage('Azure: groups, secrets and logs');
  const vaults = found.flatMap((subscription) => subscription.vaults);
  await Promise.all([
    takeDirectory(run, found),
    takeSurroundings(run, found, vaults),
    takeVaultContents(run, vaults, references),
  ]);
}

interface Found {
  readonly vaults: readonly FoundVault[];
  readonly holders: Holders;
  readonly managedIdentities: readonly ManagedIdentity[];
  readonly network: Network | undefined;
  readonly topics: readonly EventResource[] | undefined;
  /** Settings of gateways; those of vaults stand with the vaults. */
  readonly settings: readonly DiagnosticSetting[];
}

interface FoundVault {
  readonly vault: KeyVault;
  readonly settings: Taken<ValueOf<'azure.diagnosticSettings', 'list'>> | undefined;
}

async function takeSubscription(
  run: Run,
  inventory: Inventory,
  id: string,
  references: SecretReferences,
): Promise<Found> {
  const [{ gateways, settings }, vaults, identities, assignments, eligible, network, topics] = await Promise.all([
    takeGateways(run, inventory, id, references),
    takeVaults(run, inventory, id),
    wants(run, 'azure.managedIdentities')
      ? takeListing(run, inventory, id, {
          name: 'azure.managedIdentities',
          query: 'managed-identities',
          shape: managedIdentityList,
        })
      : undefined,
    wants(run, 'azure.roleAssignments')
      ? takeListing(run, inventory, id, {
          name: 'azure.roleAssignments',
          query: 'role-assignments',
          shape: roleAssignmentList,
        })
      : undefined,
    wants(run, 'azure.eligibleAssignments') ? takeEligibleAssignments(run, inventory, id) : undefined,
    wants(run, 'azure.network') ? takeNetwork(run, inventory, id) : undefined,
    wants(run, 'azure.eventSubscriptions') ? takeSystemTopics(run, inventory, id) : undefined,
    wants(run, 'azure.alertRules') ? takeAlertRules(run, inventory, id) : undefined,
    wants(run, 'azure.defenderPlans') ? takeDefenderPlans(run, inventory, id) : undefined,
    wants(run, 'keyVault.deletedObjects') ? takeDeletedVaults(run, inventory, id) : undefined,
    wants(run, 'azure.roleDefinitions') ? takeRoleDefinitions(run, inventory, id) : undefined,
    wants(run, 'azure.denyAssignments') ? takeDenyAssignments(run, inventory, id) : undefined,
  ]);
  const own = valuesOf(gateways).flatMap((gateway) => gateway.identity?.principalId ?? []);
  const assigned = valuesOf(identities).flatMap((identity) => identity.principalId ?? []);
  return {
    vaults,
    holders: {
      gateways: valuesOf(gateways),
      vaults: vaults.map(({ vault }) => vault),
      assignments: [...valuesOf(assignments), ...(eligible?.status === 'read' ? eligible.value.assignments : [])],
      identities: new Set([...own, ...assigned]),
    },
    managedIdentities: valuesOf(identities),
    network,
    topics,
    settings,
  };
}

/** What lies beyond the subscription that it is found from: zones of networks, destinations of logs, events. */
async function takeSurroundings(run: Run, found: readonly Found[], vaults: readonly FoundVault[]): Promise<void> {
  const networks = found.flatMap(({ network }) => network ?? []);
  const settings = [...found.flatMap((own) => own.settings), ...vaults.flatMap((vault) => valuesOf(vault.settings))];
  await Promise.all([
    takeResolution(run, networks),
    takeLogDestinations(run, settings),
    wants(run, 'azure.eventSubscriptions')
      ? takeEventSubscriptions(
          run,
          vaults.map(({ vault }) => vault),
          found.flatMap(({ topics }) => topics ?? []),
        )
      : undefined,
  ]);
}

async function takeDirectory(run: Run, found: readonly Found[]): Promise<void> {
  const holders = joinedHolders(found.map((subscription) => subscription.holders));
  const members = wants(run, 'entra.groupMembers') ? await takeGroupMembers(run, holders) : new Map<string, never>();
  const managedIdentities = found.flatMap((subscription) => subscription.managedIdentities);
  await takePrincipals(run, { holders, members, managedIdentities });
}

function valuesOf<T>(taken: Taken<T[]> | undefined): readonly T[] {
  return taken?.status === 'read' ? taken.value : [];
}

function wants(run: Run, ...names: ReadingName[]): boolean {
  return names.some((name) => run.context.wanted.has(name));
}

async function takeGateways(
  run: Run,
  inventory: Inventory,
  subscription: string,
  references: SecretReferences,
): Promise<{
  readonly gateways: Taken<ValueOf<'apim.service', 'list'>> | undefined;
  readonly settings: readonly DiagnosticSetting[];
}> {
  const needed =
    [...run.context.wanted].some((name) => name.startsWith('apim.')) || wants(run, 'azure.diagnosticSettings');
  if (!needed) return { gateways: undefined, settings: [] };
  const services = await takeListing(run, inventory, subscription, {
    name: 'apim.service',
    query: 'gateways',
    shape: serviceList,
  });
  if (services.status === 'unread') return { gateways: services, settings: [] };
  const spelled = spelledIds(services.rows);
  const settings = await Promise.all(
    services.value.map(async (service) => takeGateway(run, service, spelled.get(service.id) ?? service.id, references)),
  );
  return { gateways: services, settings: settings.flatMap(valuesOf) };
}

async function takeVaults(run: Run, inventory: Inventory, subscription: string): Promise<FoundVault[]> {
  if (
    !wants(
      run,
      'keyVault.vaults',
      'keyVault.secretProperties',
      'azure.diagnosticSettings',
      'logs.keyVault',
      'entra.groupMembers',
    )
  )
    return [];
  const vaults = await takeListing(run, inventory, subscription, {
    name: 'keyVault.vaults',
    query: 'key-vaults',
    shape: keyVaultList,
  });
  if (vaults.status === 'unread') return [];
  const spelled = spelledIds(vaults.rows);
  const settingsNeeded = wants(run, 'azure.diagnosticSettings', 'logs.keyVault');
  return Promise.all(
    vaults.value.map(async (vault) => ({
      vault,
      settings: settingsNeeded ? await takeDiagnosticSettings(run, spelled.get(vault.id) ?? vault.id) : undefined,
    })),
  );
}

async function takeVaultContents(run: Run, vaults: readonly FoundVault[], references: SecretReferences): Promise<void> {
  const workspaces = wants(run, 'logs.keyVault') ? await openWorkspaces(run.client.session) : undefined;
  await Promise.all(
    vaults.map(async ({ vault, settings }) => {
      await Promise.all([
        wants(run, 'keyVault.secretProperties') ? takeSecretsAndVersions(run, vault, references) : undefined,
        takeVaultObjects(run, vault),
        workspaces !== undefined && settings !== undefined
          ? takeKeyVaultLog(run, workspaces, vault, settings)
          : undefined,
      ]);
    }),
  );
}

async function takeSecretsAndVersions(run: Run, vault: KeyVault, references: SecretReferences): Promise<void> {
  const listed = await takeSecrets(run, vault);
  await takeVersions(run, vault, listed, references.at(vault.host));
}

function joinedHolders(all: readonly Holders[]): Holders {
  return {
    gateways: all.flatMap((holders) => holders.gateways),
    vaults: all.flatMap((holders) => holders.vaults),
    assignments: all.flatMap((holders) => holders.assignments),
    identities: new Set(all.flatMap((holders) => [...holders.identities])),
  };
}
