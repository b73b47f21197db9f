import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { auditDeviceSubject, auditDevices } from '../../src/estate/vault-audit-devices.ts';
import { bare } from '../../src/estate/vault.ts';
import { shellWord } from '../../src/estate/vault-proposal.ts';

export const check = defineCheck({
  title: 'Vault audit devices hash what they log',
  failTitle: 'Vault audit device logs secrets in clear text',
  why:
    'A device with log_raw writes tokens and the values of secrets into its file or socket as they are. Everybody who may read the ' +
    'log, its backups or the place that it is shipped to then holds the secrets, without any trace in Vault. Versions 1.15.0 to ' +
    '1.15.4 of Vault made other devices raw too when one was.',
  severity: 'critical',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [532],
  controls: { 'soc2@2017': ['CC6.7', 'CC6.1', 'C1.1'], 'iso27001@2022': ['A.8.12', 'A.8.15', 'A.8.11'] },
  rationale: 'Logs do not leak confidential data only where values in them are replaced by keyed hashes.',
  limits: ['Configuration files of the server in a repository are not looked at, and neither are older log files.'],
  requires: ['vault.auditDevices'],
  from: [],
  population: auditDevices,
  subject: auditDeviceSubject,
  assess: ({ device, cluster }, { read, cite }) => {
    read(cluster.auditDevices);
    cite(cluster.auditDevices, device.path);
    // Options are texts, which the server reads as Go's strconv.ParseBool does.
    const raw = device.options.log_raw ?? '';
    return /^(?:1|t|true)$/i.test(raw)
      ? fail({
          reason: `The device ${device.path} has log_raw=${raw}.`,
          observed: `log_raw=${raw}`,
          expected: 'no log_raw',
        })
      : pass('Values are hashed before they are written.');
  },
  fix: ({ device, cluster }) => {
    const where = cluster.namespace === '' ? '' : ` -namespace=${shellWord(cluster.namespace)}`;
    const name = shellWord(bare(device.path));
    const options = Object.entries(device.options)
      .filter(([key, value]) => key !== 'log_raw' && value !== undefined)
      .map(([key, value]) => ` ${shellWord(`${key}=${value ?? ''}`)}`);
    return [
      {
        text: 'Enable the device again without log_raw, while another device stands, so that no request goes unlogged. On OpenBao, take log_raw out of the audit stanza of the server instead.',
        code: `vault audit disable${where} ${name}
vault audit enable${where} -path=${name} ${shellWord(device.type)}${options.join('')}`,
        language: 'shell',
      },
      {
        text: 'Delete or lock away what was written in clear text, and rotate the secrets and revoke the tokens in it.',
      },
    ];
  },
});
