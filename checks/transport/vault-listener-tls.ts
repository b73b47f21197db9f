import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { each, known, within, type Population } from '../../src/estate/population.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import type { VaultCluster } from '../../src/estate/vault.ts';
import type { VaultListener } from '../../src/evidence/vault.ts';

/** The address that the configuration of the scan names, or one that the server listens at. */
type Door =
  | { readonly kind: 'address'; readonly cluster: VaultCluster }
  | { readonly kind: 'listener'; readonly cluster: VaultCluster; readonly listener: VaultListener; readonly id: string }
  | { readonly kind: 'untold'; readonly cluster: VaultCluster };

export const check = defineCheck({
  title: 'Vault listeners use TLS',
  failTitle: 'Vault listener works without TLS or with an old version of it',
  why:
    'Every token and every secret crosses the listener. Without TLS, whoever sits on the way reads them and can answer in the place of ' +
    'Vault; versions of TLS below 1.2 have known breaks. A listener that was opened for a test is as reachable as the others.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [319],
  controls: { 'soc2@2017': ['CC6.7', 'CC6.1'], 'iso27001@2022': ['A.8.24', 'A.8.20'] },
  rationale: 'Secrets are protected in transit only where each way to the store is encrypted.',
  limits: [
    'Listeners are those of the node that answered.',
    'A listener of the loopback address without TLS is rated low: an agent on the same host may need it.',
    'Where TLS ends at a load balancer, the last hop is seen only as a listener without TLS. Rights of key files are not looked at.',
    'Configuration files of the server in a repository are not looked at.',
  ],
  requires: ['vault.serverConfig', 'vault.health'],
  from: [],
  population: (estate): Population<Door> =>
    each(known(estate.vaults), (cluster) => [
      ...known<Door>([{ kind: 'address', cluster }]),
      ...within(cluster.scope, cluster.serverConfig, ({ listeners }): readonly Door[] =>
        listeners === undefined ? [{ kind: 'untold', cluster }] : listenersOf(cluster, listeners),
      ),
    ]),
  subject: (door) => {
    const { cluster } = door;
    const { target } = cluster;
    if (door.kind === 'listener') {
      const name = `${door.listener.address ?? door.listener.type} of ${cluster.name}`;
      return { id: door.id, name, kind: 'Vault listener', target, resource: cluster.id };
    }
    if (door.kind === 'untold')
      return { id: `${cluster.id}/listeners`, name: `listeners of ${cluster.name}`, kind: 'Vault listener', target };
    return { id: cluster.id, name: cluster.name, kind: 'Vault cluster', target };
  },
  assess: (door, { read }) => {
    const { cluster } = door;
    if (door.kind === 'untold') {
      return read(lacking(cluster.serverConfig, 'partial', 'the server does not show its listeners'));
    }
    if (door.kind === 'address') {
      // Shows that the address is the one that answered.
      read(cluster.health);
      if (!/^http:/i.test(cluster.address)) return pass('The configured address is https.', cluster.address);
      return fail({
        reason: 'The configured address of the server is http, and the server answered there.',
        observed: cluster.address,
        expected: 'an https address',
      });
    }
    read(cluster.serverConfig);
    const { type, address = '', tlsDisable = false, tlsMinVersion } = door.listener;
    if (type === 'unix') return notApplicable('A Unix socket does not leave the host.');
    if (tlsDisable) {
      return fail({
        reason: `The listener ${address} has tls_disable.`,
        expected: 'TLS 1.2 or newer',
        ...(isLoopback(address) ? { severity: 'low' as const } : {}),
      });
    }
    if (tlsMinVersion !== undefined && /^tls1[01]$/i.test(tlsMinVersion)) {
      return fail({
        reason: `The listener ${address} takes ${tlsMinVersion}.`,
        observed: `tls_min_version ${tlsMinVersion}`,
        expected: 'TLS 1.2 or newer',
      });
    }
    return pass('It asks for TLS 1.2 or newer.', `tls_min_version ${tlsMinVersion ?? 'not set, so tls12'}`);
  },
  fix: (door) => [
    {
      text: 'Give the listener a certificate, leave tls_disable and tls_min_version out, restart one node after the other, and name the https address everywhere.',
      code: `listener "tcp" {\n  address       = "${(door.kind === 'listener' ? door.listener.address : undefined) ?? '0.0.0.0:8200'}"\n  tls_cert_file = "/etc/vault.d/tls/vault.crt"\n  tls_key_file  = "/etc/vault.d/tls/vault.key"\n}`,
      language: 'hcl',
    },
  ],
});

/** Listeners with ids of their addresses; several at one address are told apart by their order. */
function listenersOf(cluster: VaultCluster, listeners: readonly VaultListener[]): readonly Door[] {
  const places = listeners.map(({ type, address }) => `${type}/${address ?? ''}`);
  return listeners.map((listener, index) => {
    const place = places[index] ?? '';
    const before = places.slice(0, index).filter((other) => other === place).length;
    const id = `${cluster.id}/listeners/${place}${before === 0 ? '' : `#${String(before + 1)}`}`;
    return { kind: 'listener', cluster, listener, id };
  });
}

function isLoopback(address: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d+)?$/i.test(address);
}
