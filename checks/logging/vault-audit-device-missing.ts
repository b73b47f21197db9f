import { defineCheck, fail, pass } from '../../src/assess/check.ts';

export const check = defineCheck({
  title: 'Vault writes an audit log',
  failTitle: 'Vault writes no audit log',
  why:
    'Vault records who read which path only on its audit devices, and it has none until somebody enables one. Without one, ' +
    "neither the misuse of a gateway's token nor a change of its policies leaves a trace, and an incident cannot be bounded " +
    'afterwards.',
  severity: 'high',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [778],
  controls: { 'soc2@2017': ['CC7.2', 'CC7.3'], 'iso27001@2022': ['A.8.15', 'A.8.16'] },
  rationale: 'Requests to the vault can be watched and investigated only where a device records them.',
  limits: [
    'A log file that is being written is weaker evidence than the list of devices and does not stand in for it.',
    'Configuration files of the server in a repository are not looked at.',
  ],
  requires: ['vault.auditDevices'],
  from: [],
  population: (estate) => estate.vaults.map((cluster) => ({ kind: 'subject', subject: cluster })),
  subject: (cluster) => ({ id: cluster.id, name: cluster.name, kind: 'Vault cluster', target: cluster.target }),
  assess: (cluster, { read, cite }) => {
    const devices = read(cluster.auditDevices);
    for (const device of devices) cite(cluster.auditDevices, device.path);
    const listed = devices.map((device) => `${device.path} (${device.type})`).join(', ');
    return devices.length > 0
      ? pass(`Audit devices are enabled: ${listed}.`)
      : fail({
          reason: 'No audit device is enabled.',
          observed: 'no audit device',
          expected: 'at least one audit device, better two on different media',
        });
  },
  fix: () => [
    {
      text: 'Enable a file device. The server must be able to write there: a device that blocks stops every request.',
      code: 'vault audit enable file file_path=/var/log/vault/audit.log',
      language: 'shell',
    },
    {
      text: 'OpenBao takes devices from the configuration of the server.',
      code: `audit "file" "main" {
  options {
    file_path = "/var/log/openbao/audit.log"
  }
}`,
      language: 'hcl',
    },
  ],
});
