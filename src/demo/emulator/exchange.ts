import type { FaultKind } from './faults.ts';

/** One request as a played service sees it. */
export type Call = {
  /** Upper case; `LIST` and `SCAN` are kept as they came. */
  method: string;
  /** Lower case, without the port. */
  host: string;
  /** Path as sent, starting with a slash. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** Faults that this call meets and that only the service itself can play: `filtered`, `partial`, `endless`. */
  faults: ReadonlySet<FaultKind>;
};

export type Reply = {
  /** Path with its variable parts replaced, for the request log. */
  template: string;
  status: number;
  /** Sent as JSON; `undefined` sends no body. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The request asked for a secret value, or would have changed something. */
  violation?: string;
};

export function reply(template: string, status: number, body?: unknown, headers?: Record<string, string>): Reply {
  return { template, status, ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) };
}

/** The refusal of a request that no read-only audit may make. The text names what was asked, never a value. */
export function violation(template: string, what: string, body: unknown): Reply {
  return { template, status: 403, body, violation: what };
}

/** An error in the shape that Azure Resource Manager and Key Vault share. */
export function azureError(code: string, message: string, innerCode?: string): { error: Record<string, unknown> } {
  return { error: { code, message, ...(innerCode === undefined ? {} : { innererror: { code: innerCode } }) } };
}

export function headerText(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The JSON object of a request body; `undefined` where it is none. */
export function bodyObject(call: Call): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(call.body);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
