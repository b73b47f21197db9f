import { defineCheck, fail, pass, type FixStep } from '../../src/assess/check.ts';
import { textsSetting } from '../../src/assess/settings.ts';
import type { VaultAuditDevice } from '../../src/evidence/vault.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { auditDeviceSubject, auditDevices } from '../../src/estate/vault-audit-devices.ts';
import { bare } from '../../src/estate/vault.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';

/** What a device does to entries, with what it should be. */
type Loss = { readonly kind: keyof typeof fixes; readonly why: string; readonly want: string };

const fixes = {
  network:
    'Send the entries to a collector on the same host, which buffers them and forwards them over TLS, or write a file that an agent ships.',
  nowhere: 'Write to a file that an agent ships. Keep the old device until the new one stands.',
  stdout:
    'Write to a file that an agent ships, or, where a collector takes up the standard output of the server, list the device under logging.vaultCollectedDevices.',
  filter: 'Enable a device that takes what the filters leave out, or take the filter away.',
} as const;

export const check = defineCheck({
  title: 'Vault audit devices lose no events and protect them in transit',
  failTitle: 'Vault audit device can lose events or sends them unprotected',
  why:
    'Vault counts an entry as written once one device has taken it. A datagram that is dropped, a device that discards and a filter ' +
    'without a fallback lose entries while the log looks whole, and a plain socket shows everybody on the way who reads which secret. ' +
    'The gap is noticed when somebody asks who fetched a leaked key.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [778, 319],
  controls: { 'soc2@2017': ['CC7.2', 'PI1.5'], 'iso27001@2022': ['A.8.15', 'A.5.33'] },
  rationale: 'A record of access is complete and protected only where each entry reaches storage unread and unlost.',
  limits: [
    'Whether a collector forwards what it takes cannot be seen from Vault.',
    'Syslog goes to the daemon of the same host, whose forwarding is not looked at.',
    'Configuration files of the server in a repository are not looked at.',
  ],
  requires: ['vault.auditDevices'],
  from: [],
  settings: {
    collected: textsSetting(
      'logging.vaultCollectedDevices',
      [],
      'Audit devices whose standard output a log collector takes up, as `<vault>/<path>` with the name of the vault in the configuration.',
    ),
  },
  population: auditDevices,
  subject: auditDeviceSubject,
  assess: ({ device, cluster }, { read, cite, settings }) => {
    const devices = read(cluster.auditDevices);
    cite(cluster.auditDevices, device.path);
    const name = `${cluster.name}/${bare(device.path)}`;
    const collected = settings.collected.some((one) => bare(one) === name);
    const loss = filterLoss(device, devices) ?? sinkLoss(device, collected);
    if (loss === 'untold') {
      return read(lacking(cluster.auditDevices, 'partial', `the server does not tell where ${device.path} sends to`));
    }
    if (loss === undefined) return pass(placeOf(device));
    return fail({ reason: `${loss.why}.`, observed: placeOf(device), expected: loss.want, facts: { kind: loss.kind } });
  },
  fix: ({ device, cluster }, { facts = {} }): readonly FixStep[] => {
    const kind = facts['kind'] as keyof typeof fixes;
    const where = cluster.namespace === '' ? '' : ` -namespace=${shellWord(cluster.namespace)}`;
    const file = '/var/log/vault/audit-file.log';
    const option = kind === 'filter' ? ' fallback=true' : '';
    const enable = `vault audit enable${where} -path=${kind === 'filter' ? 'fallback' : 'file'} file file_path=${file}${option}`;
    const disable = kind === 'filter' ? '' : `\nvault audit disable${where} ${shellWord(bare(device.path))}`;
    return [
      { text: fixes[kind], code: `${enable}${disable}`, language: 'shell' },
      ...(kind === 'filter'
        ? []
        : [
            {
              text: 'OpenBao takes devices from the configuration of the server: put this in the place of the stanza, and send SIGHUP.',
              code: `audit "file" "file" {\n  options {\n    file_path = "${file}"\n  }\n}`,
              language: 'hcl' as const,
            },
          ]),
    ];
  },
});

function filterLoss(device: VaultAuditDevice, devices: readonly VaultAuditDevice[]): Loss | undefined {
  const what = device.filters === true ? 'entries' : device.excludes === true ? 'fields of entries' : undefined;
  if (what === undefined || devices.some(({ options }) => isOn(options.fallback))) return undefined;
  const why = `The device leaves out ${what}, and no device is the fallback that takes them`;
  return { kind: 'filter', why, want: 'a fallback device, or no filter' };
}

// Options are texts, which the server reads as Go's strconv.ParseBool does.
const isOn = (option = ''): boolean => /^(?:1|t|true)$/i.test(option);

function sinkLoss(device: VaultAuditDevice, collected: boolean): Loss | 'untold' | undefined {
  const { file_path: file, address } = device.options;
  if (device.type === 'file') {
    if (file === undefined) return 'untold';
    if (file === 'discard') return { kind: 'nowhere', why: 'The device discards what it is given', want: 'a file' };
    if (file !== 'stdout' || collected) return undefined;
    const why = 'The device writes to the standard output of the server, and no collector is declared that takes it up';
    return { kind: 'stdout', why, want: 'a file, or a declared collector' };
  }
  if (device.type !== 'socket' && device.type !== 'http') return undefined;
  if (address === undefined) return 'untold';
  return networkLoss(address, device);
}

function networkLoss(address: string, { type, options }: VaultAuditDevice): Loss | undefined {
  const transport = type === 'http' ? /^[a-z]+/i.exec(address)?.[0]?.toLowerCase() : (options.socket_type ?? 'tcp');
  if (transport === 'https' || transport === 'unix' || transport === 'unixgram' || isLoopback(address))
    return undefined;
  const why =
    transport?.startsWith('udp') === true
      ? `The device sends datagrams to ${address}, which get lost unnoticed and unencrypted`
      : `The device sends to ${address} without encryption`;
  return { kind: 'network', why, want: 'a file, a socket of the same host, or TLS' };
}

/** Of `host:port`, a bare host or an origin. */
function isLoopback(address: string): boolean {
  const host = address.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, '');
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|\/.*)$/i.test(host);
}

function placeOf({ type, options }: VaultAuditDevice): string {
  const { file_path: file, address, socket_type: socket } = options;
  return [type, socket, file ?? address].filter((part) => part !== undefined).join(' ');
}
