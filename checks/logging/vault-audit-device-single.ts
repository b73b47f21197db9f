import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { numberSetting } from '../../src/assess/settings.ts';

export const check = defineCheck({
  title: 'Vault has a second audit device on another path',
  failTitle: 'Vault has no second audit device on another path',
  why:
    'Vault answers a request only after at least one audit device has written it. With a single device, a full disk or a stuck socket ' +
    'stops every gateway that fetches secrets, and operators are tempted to switch the log off. A second device that fails for other ' +
    'reasons keeps both the service and the record.',
  severity: 'low',
  since: { stable: '0.1.0' },
  logic: 2,
  cwe: [778],
  controls: { 'soc2@2017': ['CC7.2', 'A1.2'], 'iso27001@2022': ['A.8.15', 'A.8.14'] },
  rationale: 'The record of requests survives the loss of one place that it is written to.',
  limits: ['Whether two paths lie on one disk, or two addresses on one host, cannot be seen from Vault.'],
  requires: ['vault.auditDevices'],
  from: [],
  settings: {
    minAuditDevices: numberSetting('vault.minAuditDevices', 2, 'Audit devices that each cluster should have.'),
  },
  population: (estate) => estate.vaults.map((cluster) => ({ kind: 'subject', subject: cluster })),
  subject: (cluster) => ({ id: cluster.id, name: cluster.name, kind: 'Vault cluster', target: cluster.target }),
  assess: (cluster, { read, cite, settings }) => {
    const devices = read(cluster.auditDevices);
    for (const device of devices) cite(cluster.auditDevices, device.path);
    const listed = devices.map((device) => device.path).join(', ');
    if (devices.length < settings.minAuditDevices) {
      return fail({
        reason: `${String(devices.length)} audit devices are enabled; ${String(settings.minAuditDevices)} are asked for.`,
        observed: devices.length === 0 ? 'no audit device' : listed,
        expected: `${String(settings.minAuditDevices)} audit devices`,
      });
    }
    const places = devices.flatMap(({ options }) => options.file_path ?? options.address ?? []);
    const twice = places.find((place, index) => places.indexOf(place) !== index);
    return twice === undefined
      ? pass(`Audit devices are enabled: ${listed}.`)
      : fail({
          reason: `Two audit devices write to ${twice}, so that they fail together.`,
          observed: twice,
          expected: 'a place of its own for each device',
        });
  },
  fix: () => [
    {
      text: 'Enable a second device that fails for other reasons: another disk, or a socket to the collector of logs.',
      code: 'vault audit enable -path=second file file_path=/mnt/audit/vault/audit.log',
      language: 'shell',
    },
    {
      text: 'OpenBao takes devices from the configuration of the server.',
      code: `audit "file" "second" {
  options {
    file_path = "/mnt/audit/openbao/audit.log"
  }
}`,
      language: 'hcl',
    },
  ],
});
