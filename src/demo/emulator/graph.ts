import { bearerPrincipal, objectBody } from './entra.ts';
import { reply, type Call, type Reply } from './exchange.ts';
import { breaksOff, nextLink, pageOf, pageSize } from './paging.ts';
import {
  allApplications,
  allServicePrincipals,
  applicationFederation,
  findObject,
  objectOf,
  userObject,
  type DirectoryObject,
} from './directory-objects.ts';
import type { World } from './world.ts';

const AUDIENCES = ['https://graph.microsoft.com'];

/** Plays graph.microsoft.com for what an audit asks: groups, their transitive members, people, service principals, applications. */
export function graph(world: World, call: Call): Reply {
  const who = bearerPrincipal(world, call, AUDIENCES);
  if (who === undefined) return graphError('/v1.0/{any}', 401, 'InvalidAuthenticationToken', 'Access token is empty.');
  const [, version, collection, id, relation] = call.path.split('/');
  if (version !== 'v1.0') return graphError('/{version}', 400, 'BadRequest', 'Invalid version.');
  if (collection === 'directoryObjects' && id === 'getByIds') return byIds(world, call);
  if (call.method !== 'GET')
    return graphError(
      '/v1.0/{any}',
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  if (collection === 'groups') return groups(world, call, id, relation);
  if (collection === 'servicePrincipals') return servicePrincipals(world, call, id, relation);
  if (collection === 'applications') return applications(world, call, id, relation);
  if (collection === 'users') return users(world, call, id);
  return graphError('/v1.0/{any}', 404, 'Request_ResourceNotFound', 'Resource not found for the segment.');
}

function groups(world: World, call: Call, id: string | undefined, relation: string | undefined): Reply {
  const template = `/v1.0/groups${id === undefined ? '' : '/{id}'}${relation === undefined ? '' : `/${relation}`}`;
  if (!mayRead(world, ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'])) return denied(template);
  if (id === undefined)
    return listed(
      world,
      call,
      template,
      world.estate.groups.map((group) => objectOf(world, group.id)),
    );
  const group = world.estate.groups.find((item) => item.id === id.toLowerCase());
  if (group === undefined) return missing(template, id);
  if (relation === undefined) return one(template, findObject(world, id), 'group');
  if (relation === 'members')
    return listed(
      world,
      call,
      template,
      group.members.map((member) => objectOf(world, member)),
    );
  if (relation === 'transitiveMembers') {
    return listed(
      world,
      call,
      template,
      transitiveMembers(world, group.id).map((member) => objectOf(world, member)),
    );
  }
  return graphError(template, 400, 'BadRequest', `Resource not found for the segment '${relation}'.`);
}

function transitiveMembers(world: World, group: string): string[] {
  const found = new Set<string>();
  const waiting = [group];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const member of world.estate.groups.find((item) => item.id === id)?.members ?? []) {
      if (!found.has(member)) waiting.push(member);
      found.add(member);
    }
  }
  return [...found];
}

function servicePrincipals(world: World, call: Call, id: string | undefined, relation: string | undefined): Reply {
  const template = `/v1.0/servicePrincipals${id === undefined ? '' : '/{id}'}${relation === undefined ? '' : `/${relation}`}`;
  if (!mayRead(world, ['Application.Read.All', 'Directory.Read.All'])) return denied(template);
  const known = allServicePrincipals(world);
  if (id === undefined) return filtered(world, call, template, known);
  const found = known.find((item) => item.id === id.toLowerCase());
  if (found === undefined) return missing(template, id);
  if (relation === undefined) return one(template, found, 'servicePrincipal');
  if (relation === 'transitiveMemberOf' || relation === 'memberOf') {
    const above = world.estate.groups.filter((group) =>
      (relation === 'memberOf' ? group.members : transitiveMembers(world, group.id)).includes(found.id),
    );
    return listed(
      world,
      call,
      template,
      above.map((group) => objectOf(world, group.id)),
    );
  }
  return graphError(template, 400, 'BadRequest', `Resource not found for the segment '${relation}'.`);
}

function users(world: World, call: Call, id: string | undefined): Reply {
  const template = `/v1.0/users${id === undefined ? '' : '/{id}'}`;
  if (!mayRead(world, ['User.Read.All', 'Directory.Read.All'])) return denied(template);
  if (id !== undefined) return one(template, findObject(world, id), 'user');
  return filtered(world, call, template, world.estate.users.map(userObject));
}

function applications(world: World, call: Call, id: string | undefined, relation: string | undefined): Reply {
  const template = `/v1.0/applications${id === undefined ? '' : '/{id}'}${relation === undefined ? '' : `/${relation}`}`;
  if (!mayRead(world, ['Application.Read.All', 'Directory.Read.All'])) return denied(template);
  const known = allApplications(world);
  if (id === undefined) return filtered(world, call, template, known);
  const found = known.find((item) => item.id === id.toLowerCase());
  if (found === undefined) return missing(template, id);
  if (relation === undefined) return one(template, found, 'application');
  if (relation === 'federatedIdentityCredentials')
    return listed(world, call, template, applicationFederation(world, found.id) ?? []);
  return graphError(template, 400, 'BadRequest', `Resource not found for the segment '${relation}'.`);
}

const MOST_VALUES = 15;

/** A collection by `$filter`: `<property> eq '<value>'`, or `in` with as many values as the service takes. */
function filtered(world: World, call: Call, template: string, known: DirectoryObject[]): Reply {
  const filter = call.query.get('$filter');
  if (filter === null) return listed(world, call, template, known);
  const [, property, single, several] = /^(id|appId) (?:eq '([^']+)'|in \(([^)]*)\))$/i.exec(filter) ?? [];
  if (property === undefined) return graphError(template, 400, 'BadRequest', 'Invalid filter clause.');
  const values = (single ?? several ?? '').split(',').map((value) => value.trim().replaceAll("'", '').toLowerCase());
  if (values.length > MOST_VALUES)
    return graphError(template, 400, 'BadRequest', 'Too many child clauses specified in search filter expression.');
  return listed(
    world,
    call,
    template,
    known.filter((item) => values.includes(String(item[property]).toLowerCase())),
  );
}

function byIds(world: World, call: Call): Reply {
  const template = '/v1.0/directoryObjects/getByIds';
  const ids = objectBody(call)['ids'];
  if (!Array.isArray(ids)) return graphError(template, 400, 'BadRequest', 'ids is missing.');
  const found = ids.flatMap((id) => findObject(world, String(id)) ?? []);
  return reply(template, 200, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects',
    value: found,
  });
}

function listed(world: World, call: Call, template: string, rows: DirectoryObject[]): Reply {
  const size = Math.min(Number(call.query.get('$top') ?? 999), pageSize(world, call, rows.length, 2, 8));
  if (breaksOff(call)) return graphError(template, 503, 'ServiceUnavailable', 'The list cannot be continued.');
  const page = pageOf(world, call, rows, size, call.query.get('$skiptoken'), 'uncounted');
  return reply(template, 200, {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects',
    ...(page.next === undefined ? {} : { '@odata.nextLink': nextLink(call, '$skiptoken', page.next) }),
    value: page.rows.map((row) => selected(call, row)),
  });
}

/** The row with the properties that `$select` names, where it names some. */
function selected(call: Call, row: DirectoryObject): Record<string, unknown> {
  const names = call.query.get('$select')?.split(',');
  if (names === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([key]) => key === '@odata.type' || names.includes(key)));
}

function one(template: string, found: DirectoryObject | undefined, kind: string): Reply {
  if (found?.['@odata.type'] !== `#microsoft.graph.${kind}`) return missing(template, 'object');
  const { '@odata.type': _kind, ...rest } = found;
  return reply(template, 200, {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${kind}s/$entity`,
    ...rest,
  });
}

function mayRead(world: World, permissions: string[]): boolean {
  return permissions.some((name) => world.estate.scanner.graphPermissions.includes(name));
}

function denied(template: string): Reply {
  return graphError(template, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

function missing(template: string, id: string): Reply {
  return graphError(
    template,
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

function graphError(template: string, status: number, code: string, message: string): Reply {
  return reply(template, status, {
    error: {
      code,
      message,
      innerError: {
        date: '2026-01-01T00:00:00',
        'request-id': '00000000-0000-4000-a000-000000000000',
        'client-request-id': '00000000-0000-4000-a000-000000000000',
      },
    },
  });
}
