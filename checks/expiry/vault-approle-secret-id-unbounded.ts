import { defineCheck, fail, notApplicable, pass } from '../../src/assess/check.ts';
import { durationSetting, sayDuration } from '../../src/assess/settings.ts';
import { authMountTtls } from '../../src/estate/mount-ttls.ts';
import { authRole, given } from '../../src/estate/token-lifetime.ts';
import { namespaceOption, shellWord } from '../../src/estate/vault-proposal.ts';
import { appRolesOf } from '../../src/estate/vault.ts';

export const check = defineCheck({
  title: 'AppRole secret-ids end by time and by use',
  failTitle: 'AppRole issues secret-ids without an end',
  why:
    'A secret-id is the password of an AppRole. It lies in files, in variables of pipelines and in images, and whoever finds one that ' +
    'neither runs out nor is used up signs in with it as long as the role exists. A limit of time, and one of uses or of addresses, ' +
    'makes a found one worthless.',
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [613, 262],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.17', 'A.8.5'] },
  rationale:
    'Authentication information that is issued to machines ends by itself only where the role limits its life.',
  limits: [
    'The limits of the role are judged; a secret-id that was made before they were set keeps those that it was made with.',
    'Whoever makes a secret-id may give it a shorter life and other addresses than the role asks for; that is not looked at.',
  ],
  requires: ['vault.authMounts', 'vault.authRoles', 'vault.serverConfig'],
  from: [],
  settings: {
    maxAge: durationSetting('rotation.secretIdMaxAge', '30d', 'Greatest age of a secret-id of an AppRole.'),
  },
  population: (estate) => estate.vaults.flatMap(appRolesOf),
  subject: ({ id, name, mount }) => ({
    id,
    name: `${name} (auth/${mount.path})`,
    kind: 'AppRole role',
    target: mount.cluster.target,
  }),
  assess: ({ name, mount }, context) => {
    const { read, cite, settings } = context;
    const { cluster, path } = mount;
    read(cluster.authMounts);
    cite(cluster.authMounts, mount.row.path);
    const role = authRole(context, cluster, path, name);
    const reading = cluster.role(path, name);
    if (!given(context, reading, role.bindSecretId, 'bind_secret_id'))
      return notApplicable('The role signs in without a secret-id.');
    const ttl = given(context, reading, role.secretIdTtl, 'secret_id_ttl');
    const uses = given(context, reading, role.secretIdNumUses, 'secret_id_num_uses');
    const limit = settings.maxAge;
    // A life above the maximum of the mount is cut to it; none at all is not.
    const life = ttl > limit ? Math.min(ttl, authMountTtls(context, cluster, path).max) : ttl;
    const ranges = (role.secretIdBoundCidrs ?? []).filter((cidr) => !cidr.endsWith('/0'));
    const wrong = [
      ...(ttl === 0 ? ['never run out'] : life > limit ? [`live ${sayDuration(life)}`] : []),
      ...(uses === 0 && ranges.length === 0 ? ['can be used without number from any address'] : []),
    ];
    const observed = `secret_id_ttl ${String(ttl)}s, secret_id_num_uses ${String(uses)}${ranges.length === 0 ? '' : `, from ${ranges.join(', ')}`}`;
    if (wrong.length === 0)
      return pass(`Secret-ids of the role end within ${sayDuration(limit)}, by use or bound to addresses.`, observed);
    return fail({
      reason: `Secret-ids of the role ${wrong.join(' and ')}.`,
      observed,
      expected: `a secret_id_ttl of at most ${sayDuration(limit)}, and secret_id_num_uses or secret_id_bound_cidrs`,
      facts: {
        fields: [
          ...(ttl === 0 || life > limit ? [`secret_id_ttl=${String(limit)}s`] : []),
          ...(uses === 0 && ranges.length === 0 ? ['secret_id_num_uses=40'] : []),
        ].join(' '),
      },
    });
  },
  fix: ({ name, mount }, { facts = {} }) => {
    const option = namespaceOption(mount.cluster.namespace);
    const role = shellWord(`auth/${mount.path}/role/${name}`);
    return [
      {
        text: 'Limit what the role issues. Choose as many uses as its client signs in within one life of a secret-id, or bind it to the addresses of the client with secret_id_bound_cidrs instead.',
        code: `vault write${option} ${role} ${facts['fields'] ?? ''}`,
        language: 'shell',
      },
      {
        text: 'Hand the client a new secret-id, then destroy those that were made before: they keep the limits of their making.',
        code: `vault list${option} ${role}/secret-id
vault write${option} ${role}/secret-id-accessor/destroy secret_id_accessor="$ACCESSOR"`,
        language: 'shell',
      },
    ];
  },
});
