import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { cronInterval } from '../../src/estate/cron-interval.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { databaseRolesOf } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'Vault static roles rotate on their schedule',
  failTitle: 'Vault static role is not rotated in time',
  why:
    'A static role keeps one database user and changes its password on a schedule. Where the schedule is longer than the cadence, or the ' +
    'rotation has stopped working, the same password stays good for whoever copied it, and nothing but its age shows it.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [262],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.8.24', 'A.5.17'] },
  rationale: 'Authentication information is replaced regularly only where the schedule is short enough and is kept.',
  limits: [
    'Static roles of database engines are looked at; those of other engines are not.',
    'A rotation that is paused on purpose needs a waiver.',
    'Of a cron schedule the longest time between two days counts; a role that runs several times a day counts as daily.',
  ],
  requires: ['vault.mounts', 'vault.databaseRoles'],
  from: [],
  settings: {
    maxAge: durationSetting('rotation.staticSecretMaxAge', '30d', 'Greatest age of the current version of a secret.'),
    slack: durationSetting('rotation.overdueSlack', '2d', 'Days of grace: a calendar month has up to 31 days.'),
  },
  population: (estate) => estate.vaults.flatMap((cluster) => databaseRolesOf(cluster, 'static')),
  subject: ({ id, name, mount, cluster }) => ({
    id,
    name: `${name} (${mount}/static-roles of ${cluster.name})`,
    kind: 'Vault static role',
    target: cluster.target,
    resource: cluster.id,
  }),
  assess: ({ cluster, row, reading }, { read, cite, settings, now }) => {
    read(cluster.mounts);
    cite(cluster.mounts, row.path);
    const { rotationPeriod = 0, rotationSchedule, lastRotation } = read(reading);
    const interval = rotationSchedule === undefined ? rotationPeriod : (cronInterval(rotationSchedule) ?? 0);
    if (interval === 0)
      return read(lacking(reading, 'malformed', 'the role does not show a period or schedule that can be understood'));
    const every = `every ${sayDuration(interval)}`;
    const expected = `a rotation at least every ${sayDuration(settings.maxAge)}, and kept`;
    // A month of the calendar is no offence where thirty days are asked for.
    if (interval > settings.maxAge + (rotationSchedule === undefined ? 0 : settings.slack))
      return fail({
        reason: `The password is to be rotated ${every}; ${sayDuration(settings.maxAge)} are allowed.`,
        observed: every,
        expected,
        facts: { kind: 'long' },
      });
    if (lastRotation === undefined)
      return read(lacking(reading, 'malformed', 'the role does not show when it was last rotated'));
    const age = (now - Date.parse(lastRotation)) / 1000;
    const observed = `${every}, last ${sayDuration(age)} ago`;
    if (age > interval + settings.slack)
      return fail({
        reason: `The password is to be rotated ${every}, and was last rotated ${sayDuration(age)} ago.`,
        observed,
        expected,
        facts: { kind: 'late' },
      });
    return pass(`The password is rotated ${every}.`, observed);
  },
  fix: ({ name, mount, cluster }, { facts = {} }) => {
    const option = namespaceOption(cluster.namespace);
    const role = shellWord(`${mount}/static-roles/${name}`);
    if (facts['kind'] === 'long')
      return [
        {
          text: 'Shorten the period; the change takes effect at the next rotation.',
          code: `vault write${option} ${role} rotation_period=168h`,
          language: 'shell',
        },
      ];
    return [
      {
        text: 'Rotate it now: the answer says why it fails, where it does. Then look for the cause in the log of the server: a user that lost its rights, a database that cannot be reached.',
        code: `vault write${option} -f ${shellWord(`${mount}/rotate-role/${name}`)}
vault read${option} ${role}`,
        language: 'shell',
      },
    ];
  },
});
