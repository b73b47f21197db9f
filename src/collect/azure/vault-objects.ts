import type { DeletedObject, KeyVault } from '../../evidence/key-vault.ts';
import { sampled } from '../collector.ts';
import { listSecretsRight, type VaultRight } from './grants.ts';
import { takeOfSubscription, type Inventory } from './inventory.ts';
import { takeReading, type Run } from './take-reading.ts';
import { vaultCall, vaultNeeds } from './vault.ts';
import {
  certificateIssuing,
  certificateRows,
  deletedList,
  deletedVaultList,
  keyList,
  keyMaterial,
  keyRotation,
} from './wire-vault-objects.ts';

/** Keys, certificates and deleted objects of a vault: properties, public parts and policies. */
export async function takeVaultObjects(run: Run, vault: KeyVault): Promise<void> {
  const { wanted } = run.context;
  await Promise.all([
    wanted.has('keyVault.keyProperties') ? takeKeys(run, vault) : undefined,
    wanted.has('keyVault.certificateProperties') ? takeCertificates(run, vault) : undefined,
    wanted.has('keyVault.deletedObjects') ? takeDeleted(run, vault) : undefined,
  ]);
}

const listKeysRight: VaultRight = { objects: 'keys', action: 'keys/read', words: 'list' };
const getKeyRight: VaultRight = { objects: 'keys', action: 'keys/read', words: 'list get' };
const rotationRight: VaultRight = {
  objects: 'keys',
  action: 'keyrotationpolicies/read',
  words: 'list get getrotationpolicy',
};
const listCertificatesRight: VaultRight = { objects: 'certificates', action: 'certificates/read', words: 'list' };
const getCertificateRight: VaultRight = { objects: 'certificates', action: 'certificates/read', words: 'list get' };

async function takeKeys(run: Run, vault: KeyVault): Promise<void> {
  const keys = await takeReading(run, {
    name: 'keyVault.keyProperties',
    part: 'list',
    scope: vault.id,
    call: vaultCall(vault, '/keys'),
    shape: keyList,
    needs: (error) => vaultNeeds(run, vault, error, listKeysRight),
    ask: async () => run.client.vaultList(vault.host, '/keys'),
  });
  if (keys.status === 'unread') return;
  const { items, context } = sampled(run.context, keys.value, ({ name }) => name);
  const own = { ...run, context };
  await Promise.all(
    items.flatMap(({ name, managed }) => {
      const path = `/keys/${encodeURIComponent(name)}`;
      const scope = `${vault.id}/keys/${name.toLowerCase()}`;
      const material = takeReading(own, {
        name: 'keyVault.keyProperties',
        part: 'item',
        scope,
        call: vaultCall(vault, path),
        shape: keyMaterial,
        needs: (error) => vaultNeeds(run, vault, error, getKeyRight),
        ask: async () => run.client.vaultDocument(vault.host, path),
      });
      // The key of a certificate is renewed with it and has no policy of its own.
      if (managed === true) return [material];
      const rotation = takeReading(own, {
        name: 'keyVault.keyProperties',
        part: 'item',
        scope: `${scope}/rotationpolicy`,
        call: vaultCall(vault, `${path}/rotationpolicy`),
        shape: keyRotation,
        needs: (error) => vaultNeeds(run, vault, error, rotationRight),
        ask: async () => run.client.vaultDocument(vault.host, `${path}/rotationpolicy`),
      });
      return [material, rotation];
    }),
  );
}

async function takeCertificates(run: Run, vault: KeyVault): Promise<void> {
  const certificates = await takeReading(run, {
    name: 'keyVault.certificateProperties',
    part: 'list',
    scope: vault.id,
    call: vaultCall(vault, '/certificates'),
    shape: certificateRows,
    needs: (error) => vaultNeeds(run, vault, error, listCertificatesRight),
    ask: async () => run.client.vaultList(vault.host, '/certificates'),
  });
  if (certificates.status === 'unread') return;
  const { items, context } = sampled(run.context, certificates.value, ({ name }) => name);
  const own = { ...run, context };
  await Promise.all(
    items.map(async ({ name }) => {
      const path = `/certificates/${encodeURIComponent(name)}/policy`;
      await takeReading(own, {
        name: 'keyVault.certificateProperties',
        part: 'item',
        scope: `${vault.id}/certificates/${name.toLowerCase()}/policy`,
        call: vaultCall(vault, path),
        shape: certificateIssuing,
        needs: (error) => vaultNeeds(run, vault, error, getCertificateRight),
        ask: async () => run.client.vaultDocument(vault.host, path),
      });
    }),
  );
}

const deletedKinds: readonly (readonly [Exclude<DeletedObject['kind'], 'vault'>, VaultRight])[] = [
  ['secret', listSecretsRight],
  ['key', listKeysRight],
  ['certificate', listCertificatesRight],
];

async function takeDeleted(run: Run, vault: KeyVault): Promise<void> {
  await Promise.all(
    deletedKinds.map(async ([kind, right]) => {
      const path = `/deleted${kind}s`;
      await takeReading(run, {
        name: 'keyVault.deletedObjects',
        part: 'list',
        scope: `${vault.id}${path}`,
        call: vaultCall(vault, path),
        shape: deletedList(kind),
        needs: (error) => vaultNeeds(run, vault, error, right),
        ask: async () => run.client.vaultList(vault.host, path),
      });
    }),
  );
}

/** Vaults of a subscription that were deleted and can still be recovered. */
export async function takeDeletedVaults(run: Run, inventory: Inventory, subscription: string): Promise<void> {
  await takeOfSubscription(run, inventory, subscription, {
    name: 'keyVault.deletedObjects',
    type: 'Microsoft.KeyVault/deletedVaults',
    version: '2026-02-01',
    shape: deletedVaultList,
  });
}
