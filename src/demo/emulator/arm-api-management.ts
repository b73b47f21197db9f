import type { ApiManagement } from '../estate/azure-schema.ts';
import { childBodies, type ChildBody, type Holder } from './api-management-bodies.ts';
import { isAllowed } from './authorise.ts';
import { serviceResource } from './azure-rows.ts';
import { forbidden, templateOf } from './arm-replies.ts';
import { azureError, reply, type Call, type Reply } from './exchange.ts';
import { networkStatus } from './network-status.ts';
import { nextLink, pageOf, pageSize } from './paging.ts';
import { encodedPolicy } from './policy-xml.ts';
import { SERVICE_TYPE, type World } from './world.ts';

/** Collections that exist in the service and are empty in every estate. */
const EMPTY = ['resolvers', 'users'];

/** Collections that the tiers of one family do without, as https://github.com/Azure/apiops/issues/686 and the like tell. */
const NOT_IN_TIER: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^Consumption$/, ['tenant', 'gateways', 'groups', 'portalsettings', 'portalconfigs', 'networkstatus']],
  [/V2$/, ['tenant', 'gateways']],
];

function isInTier(sku: string, segments: readonly string[]): boolean {
  const noun = segments.findLast((_, index) => index % 2 === 0)?.toLowerCase() ?? '';
  return !NOT_IN_TIER.some(([tier, nouns]) => tier.test(sku) && nouns.includes(noun));
}

/** `GET` of a service, or of anything below it. */
export function apiManagementReply(world: World, call: Call, who: string, service: ApiManagement): Reply {
  const own = serviceResource(world, service);
  const segments = call.path
    .slice(own.id.length)
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const action = actionOf(segments);
  if (!isAllowed(world, who, action, own.id)) return forbidden(call, who, action);
  if (segments.length === 0) return reply(templateOf(call.path), 200, own);
  const inTier = isInTier(service.sku.name, segments);
  if (inTier && segments.length === 1 && segments[0]?.toLowerCase() === 'networkstatus') {
    return reply(templateOf(call.path), 200, networkStatus(world, service));
  }
  const holder: Holder = { id: own.id, type: SERVICE_TYPE, contents: service, service };
  if (segments[0]?.toLowerCase() !== 'workspaces' || segments.length < 3)
    return childReply(world, call, holder, segments);
  const workspace = service.workspaces.find((item) => item.name.toLowerCase() === segments[1]?.toLowerCase());
  if (workspace === undefined) return missing(call, 'Workspace not found.');
  const below: Holder = {
    id: `${own.id}/workspaces/${workspace.name}`,
    type: `${SERVICE_TYPE}/workspaces`,
    contents: workspace,
    service,
  };
  return childReply(world, call, below, segments.slice(2));
}

/** The nouns of the path make the operation's name: every second segment, as the provider publishes its operations. */
function actionOf(segments: readonly string[]): string {
  const nouns = segments.filter((_, index) => index % 2 === 0);
  return [SERVICE_TYPE, ...nouns, 'read'].join('/');
}

function childReply(world: World, call: Call, holder: Holder, segments: readonly string[]): Reply {
  if (!isInTier(holder.service.sku.name, segments)) {
    const message = `Method not allowed in ${holder.service.sku.name} pricing tier`;
    return refusal(call, 400, 'MethodNotAllowedInPricingTier', message);
  }
  const policy = policyScope(segments);
  if (policy !== undefined) return policyReply(world, call, holder, policy);
  const [collection = '', name, ...rest] = segments;
  if (EMPTY.includes(rest.at(-1)?.toLowerCase() ?? collection.toLowerCase())) return listed(world, call, []);
  const bodies = childBodies(
    world,
    call,
    holder,
    segments.length > 2 ? [collection, name ?? '', rest[0] ?? ''] : [collection],
  );
  if (bodies === undefined) return missing(call, 'Resource not found.');
  const wanted = segments.length > 2 ? rest[1] : name;
  if (wanted === undefined) return listed(world, call, bodies);
  const one = bodies.find((item) => item.name.toLowerCase() === wanted.toLowerCase());
  return one === undefined ? missing(call, 'Resource not found.') : reply(templateOf(call.path), 200, one);
}

type PolicyScope = { scope: string; one: boolean };

/** The scope of `.../policies` or `.../policies/policy`; `undefined` for any other path. */
function policyScope(segments: readonly string[]): PolicyScope | undefined {
  const at = segments.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === 'policies');
  if (at === -1) return undefined;
  return { scope: segments.slice(0, at).join('/').toLowerCase(), one: segments.length > at + 1 };
}

function policyReply(world: World, call: Call, holder: Holder, asked: PolicyScope): Reply {
  const found = holder.contents.policies.find((item) => item.scope.toLowerCase() === asked.scope);
  const format = call.query.get('format') ?? 'xml';
  const id = `${holder.id}${asked.scope === '' ? '' : `/${asked.scope}`}/policies/policy`;
  const body = (text: string, withFormat: boolean): ChildBody => ({
    id,
    type: `${holder.type}${policyType(asked.scope)}/policies`,
    name: 'policy',
    properties: { ...(withFormat ? { format } : {}), value: text.replaceAll('\n', '\r\n') },
  });
  // The list takes no format and shows none.
  if (!asked.one) return listed(world, call, found === undefined ? [] : [body(encodedPolicy(found.text), false)]);
  if (found === undefined) return missing(call, 'Policy not found.');
  return reply(templateOf(call.path), 200, body(format === 'rawxml' ? found.text : encodedPolicy(found.text), true));
}

function policyType(scope: string): string {
  const nouns = scope.split('/').filter((_, index) => index % 2 === 0);
  return scope === '' ? '' : `/${nouns.join('/')}`;
}

/** A list of the provider: `count` is the total, `nextLink` an empty text at the end. */
function listed(world: World, call: Call, rows: readonly ChildBody[]): Reply {
  const asked = Number(call.query.get('$top') ?? 100);
  const size = Math.max(1, Math.min(asked, pageSize(world, call, rows.length, 3, 7)));
  const page = pageOf(world, call, rows, size, call.query.get('$skip'));
  const link = page.next === undefined ? '' : nextLink(call, '$skip', page.next);
  return reply(templateOf(call.path), 200, { value: page.rows, count: page.total, nextLink: link });
}

function missing(call: Call, message: string): Reply {
  return refusal(call, 404, 'ResourceNotFound', message);
}

function refusal(call: Call, status: number, code: string, message: string): Reply {
  const { error } = azureError(code, message);
  return reply(templateOf(call.path), status, { error: { ...error, details: null } });
}
