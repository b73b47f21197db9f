import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for a test's files. */
export function testFolder(): string {
  return mkdtempSync(join(tmpdir(), 'portcullis-test-'));
}

export interface EntryParts {
  id?: string;
  time?: string;
  type?: string;
  operation?: string;
  path?: string;
  mount?: string;
  error?: string;
  address?: string;
  auth?: Record<string, unknown>;
  request?: Record<string, unknown>;
  response?: Record<string, unknown>;
}

/** One audit entry in the shape of OpenBao 2.7: a read of a KV secret by an AppRole, unless told otherwise. */
export function entry(parts: EntryParts = {}): string {
  const {
    id = 'id-1',
    time = '2026-03-01T10:00:00.5Z',
    type = 'request',
    operation = 'read',
    mount = 'secret/',
  } = parts;
  return JSON.stringify({
    time,
    type,
    auth: {
      client_token: 'hmac-sha256:01',
      display_name: 'approle',
      entity_id: 'entity-1',
      policies: ['apim'],
      ...parts.auth,
    },
    request: {
      ...(id === '' ? {} : { id }),
      operation,
      mount_point: mount,
      mount_type: mount === 'secret/' ? 'kv' : 'approle',
      namespace: { id: 'root' },
      path: parts.path ?? 'secret/data/app',
      remote_address: parts.address ?? '10.0.0.4',
      data: { password: 'must-not-stay' },
      ...parts.request,
    },
    ...(type === 'response'
      ? {
          response: {
            mount_point: mount,
            data: { data: { key: 'must-not-stay' }, metadata: { version: 1 } },
            ...parts.response,
          },
        }
      : {}),
    ...(parts.error === undefined ? {} : { error: parts.error }),
  });
}

/** The two entries of one request. */
export function exchange(parts: EntryParts = {}): string[] {
  const { response, ...request } = parts;
  return [entry(request), entry({ ...request, ...(response ? { response } : {}), type: 'response' })];
}

export function writeLines(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
