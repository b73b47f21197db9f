import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { durationSetting, numberSetting, sayDuration } from '../../src/assess/settings.ts';
import { lacking } from '../../src/estate/reading-index.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { appRolesOf } from '../../src/estate/vault.ts';

interface LiveSecretId {
  readonly accessor: string;
  /** Seconds. */
  readonly age: number;
}

export const check = defineCheck({
  title: 'AppRole secret-ids are young and few',
  failTitle: 'AppRole has old or many secret-ids',
  why:
    'A secret-id is a password that one client holds. One that is never changed has been copied by now, and where many are out, nobody ' +
    'can say which of them belong to a client that still exists: each signs in as the role.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [262],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.24'] },
  rationale: 'Authentication information of machines is managed only where it is replaced and what is out is known.',
  limits: ['Only accessors, times and limits are read; a secret-id itself cannot be read back, and is not asked for.'],
  requires: ['vault.authMounts', 'vault.authRoles', 'vault.secretIds'],
  from: [],
  settings: {
    maxAge: durationSetting('rotation.secretIdMaxAge', '30d', 'Greatest age of a secret-id of an AppRole.'),
    maxCount: numberSetting('rotation.maxSecretIds', 5, 'Live secret-ids that one AppRole may have.'),
  },
  population: (estate) => estate.vaults.flatMap(appRolesOf),
  subject: ({ id, name, mount }) => ({
    id,
    name: `${name} (auth/${mount.path})`,
    kind: 'AppRole role',
    target: mount.cluster.target,
  }),
  assess: ({ name, mount }, { read, peek, cite, settings, now }) => {
    const { cluster, path } = mount;
    read(cluster.roleNames(path));
    cite(cluster.roleNames(path), name);
    const live = read(cluster.secretIdAccessors(path, name)).flatMap((accessor): readonly LiveSecretId[] => {
      const reading = cluster.secretId(path, name, accessor);
      const item = peek(reading);
      if (item === undefined || item.ended === true) return [];
      const { creationTime, expirationTime } = item;
      if (creationTime === undefined || expirationTime === undefined)
        return read(lacking(reading, 'malformed', 'the secret-id does not show its times'));
      const isLive = expirationTime === null || Date.parse(expirationTime) > now;
      return isLive ? [{ accessor, age: (now - Date.parse(creationTime)) / 1000 }] : [];
    });
    const old = live.filter(({ age }) => age > settings.maxAge).toSorted((left, right) => right.age - left.age);
    const observed = `${String(live.length)} live, ${String(old.length)} of them older than ${sayDuration(settings.maxAge)}`;
    const [oldest] = old;
    if (oldest === undefined && live.length <= settings.maxCount)
      return pass(`The role has ${String(live.length)} live secret-ids, none older than allowed.`, observed);
    const wrong = [
      ...(oldest === undefined ? [] : [`a secret-id of ${sayDuration(oldest.age)}`]),
      ...(live.length > settings.maxCount ? [`${String(live.length)} live secret-ids`] : []),
    ];
    return fail({
      reason: `The role has ${wrong.join(' and ')}.`,
      observed,
      expected: `at most ${String(settings.maxCount)}, none older than ${sayDuration(settings.maxAge)}`,
      facts: { accessor: oldest?.accessor ?? '' },
    });
  },
  fix: ({ name, mount }, { facts = {} }) => {
    const option = namespaceOption(mount.cluster.namespace);
    const role = shellWord(`auth/${mount.path}/role/${name}`);
    const accessor = facts['accessor'] === '' ? '"$ACCESSOR"' : shellWord(facts['accessor'] ?? '');
    return [
      {
        text: 'Give each client a new secret-id, wrapped, so that only the client itself can take it out.',
        code: `vault write${option} -wrap-ttl=5m -f ${role}/secret-id`,
        language: 'shell',
      },
      {
        text: 'Then destroy what is old or belongs to nobody, by its accessor, and bound what the role issues with secret_id_ttl and secret_id_num_uses.',
        code: `vault list${option} ${role}/secret-id
vault write${option} ${role}/secret-id-accessor/destroy secret_id_accessor=${accessor}`,
        language: 'shell',
      },
    ];
  },
});
