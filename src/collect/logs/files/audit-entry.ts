import { ticksOf } from '../../../queries/literals.ts';

/** A row of `VaultAudit_CL` made of one entry: allow-listed fields only, no value of request or response data. */
export interface AuditRow extends Readonly<Record<string, unknown>> {
  readonly TimeGenerated: bigint;
  readonly TimeText: string;
  readonly EntryType: string;
  /** The known phrases of the entry's error text, else `error`; `''` when the entry has none. */
  readonly Error: string;
  readonly Auth: object | undefined;
  readonly Request: object;
  readonly Response: object | undefined;
}

interface AuditEntry {
  readonly row: AuditRow;
  /** A token stands in it in clear, where the server writes a hash. */
  readonly plaintextToken: boolean;
}

export type LineKind = 'malformed' | 'cut' | 'over-long' | 'blank' | 'foreign';

type Fields = Readonly<Record<string, unknown>>;

const entryType = /^(?:[a-z0-9_]+-)?(?:request|response)$/;
const plaintextToken = /^(?:hvs|hvb|hvr|s|b)\./;
/** What the normalisation looks for in an error text; the rest of the text is not kept. */
const knownErrors = ['permission denied', 'missing client token', 'invalid credentials'];
/** Members under which log shippers wrap the line they carry, as text. */
const envelopes = ['message', 'log'];
/** A line with more starts of objects than this is not searched for a second entry. */
const maxStarts = 64;

/** What one physical line held. */
export interface LineEntries {
  readonly entries: readonly AuditEntry[];
  /** Beside its entries the line holds the beginning of another one that is lost. */
  readonly lost: boolean;
}

/**
 * The entries of one physical line, or why there is none. Text before the first `{` is a prefix of the device or of
 * the log's carrier. A line has two entries when a newline was lost, and the beginning of one and then the whole when
 * the device repeated a write that had failed half-way.
 */
export function entriesOf(line: string, ended: boolean): LineEntries | LineKind {
  if (line.trim() === '') return 'blank';
  const start = line.indexOf('{');
  if (start < 0) return ended ? 'foreign' : 'cut';
  const content = line.slice(start);
  const whole = parseObject(content);
  const entry = whole && entryOf(whole);
  if (entry !== undefined) return { entries: [entry], lost: false };
  if (whole !== undefined) return 'foreign';
  return joinedEntries(content) ?? (ended ? 'malformed' : 'cut');
}

/** The last entry that reaches to the end of the text, and what stands before it. */
function joinedEntries(content: string): LineEntries | undefined {
  let start = content.indexOf('{"', 1);
  for (let tries = 0; start >= 0 && tries < maxStarts; tries += 1) {
    const rest = parseObject(content.slice(start));
    const entry = rest && directEntry(rest);
    if (entry !== undefined) return withBefore(content.slice(0, start), content.slice(start), entry);
    start = content.indexOf('{"', start + 1);
  }
  return undefined;
}

function withBefore(before: string, content: string, entry: AuditEntry): LineEntries {
  if (content.startsWith(before)) return { entries: [entry], lost: false };
  const whole = parseObject(before);
  const first = whole && directEntry(whole);
  if (first !== undefined) return { entries: [first, entry], lost: false };
  const joined = joinedEntries(before);
  return joined === undefined ? { entries: [entry], lost: true } : { ...joined, entries: [...joined.entries, entry] };
}

function parseObject(content: string): Fields | undefined {
  try {
    return fields(JSON.parse(content));
  } catch {
    return undefined;
  }
}

function fields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function entryOf(object: Fields): AuditEntry | undefined {
  const direct = directEntry(object);
  if (direct !== undefined) return direct;
  const carried = envelopes.map((name) => nonEmpty(object[name])).find((value) => value?.startsWith('{'));
  const inner = carried === undefined ? undefined : parseObject(carried);
  return inner === undefined ? undefined : directEntry(inner);
}

function directEntry(object: Fields): AuditEntry | undefined {
  const type = nonEmpty(object['type']);
  const time = nonEmpty(object['time']);
  const ticks = time === undefined ? undefined : ticksOf(time);
  const request = fields(object['request']);
  if (
    type === undefined ||
    !entryType.test(type) ||
    time === undefined ||
    ticks === undefined ||
    request === undefined
  ) {
    return undefined;
  }
  const auth = fields(object['auth']);
  const response = fields(object['response']);
  const row: AuditRow = {
    TimeGenerated: ticks,
    TimeText: time,
    EntryType: type,
    Error: errorText(object['error']),
    Auth: auth && authFields(auth),
    Request: requestFields(request),
    Response: response && responseFields(response),
  };
  return { row, plaintextToken: holdsPlaintextToken(auth, request, response) };
}

function errorText(value: unknown): string {
  const error = nonEmpty(value);
  if (error === undefined) return '';
  return knownErrors.filter((phrase) => error.includes(phrase)).join('; ') || 'error';
}

function authFields(auth: Fields): object {
  const metadata = fields(auth['metadata']);
  return {
    display_name: nonEmpty(auth['display_name']),
    entity_id: nonEmpty(auth['entity_id']),
    policies: policyNames(auth['policies']),
    policy_results: { allowed: allowed(auth['policy_results']) },
    metadata: { role: nonEmpty(metadata?.['role']), role_name: nonEmpty(metadata?.['role_name']) },
  };
}

function policyNames(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

function allowed(value: unknown): boolean | undefined {
  const result = fields(value)?.['allowed'];
  return typeof result === 'boolean' ? result : undefined;
}

function requestFields(request: Fields): object {
  return {
    id: nonEmpty(request['id']),
    operation: nonEmpty(request['operation']),
    path: nonEmpty(request['path']),
    mount_point: nonEmpty(request['mount_point']),
    mount_type: nonEmpty(request['mount_type']),
    namespace: { path: nonEmpty(fields(request['namespace'])?.['path']) },
    remote_address: nonEmpty(request['remote_address']),
  };
}

/** Presence only: what the response held, never its content. */
function responseFields(response: Fields): object {
  const data = fields(response['data']);
  return {
    mount_point: nonEmpty(response['mount_point']),
    mount_type: nonEmpty(response['mount_type']),
    data: data && dataFields(data),
    auth: marker(response['auth']),
    secret: marker(response['secret']),
    wrap_info: marker(response['wrap_info']),
    redirect: marker(response['redirect']),
    warnings: marker(response['warnings']),
  };
}

function marker(value: unknown): true | undefined {
  return value === undefined || value === null || value === '' ? undefined : true;
}

function dataFields(data: Fields): object {
  const names = Object.keys(data);
  const version = fields(data['metadata'])?.['version'];
  return {
    data: marker(data['data']),
    metadata: { version: typeof version === 'number' ? version : undefined },
    error: names.length === 1 ? marker(data['error']) : undefined,
  };
}

function holdsPlaintextToken(...parts: readonly (Fields | undefined)[]): boolean {
  const [, , response] = parts;
  const held = [...parts, fields(response?.['auth'])].map((part) => part?.['client_token']);
  return [...held, fields(response?.['wrap_info'])?.['token']].some(
    (value) => typeof value === 'string' && plaintextToken.test(value),
  );
}
