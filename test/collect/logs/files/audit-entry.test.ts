import { describe, expect, test } from '@jest/globals';
import { entriesOf, type LineEntries } from '../../../../src/collect/logs/files/audit-entry.ts';
import { entry } from './audit-log.ts';

function entries(line: string): LineEntries {
  const held = entriesOf(line, true);
  if (typeof held === 'string') throw new Error(held);
  return held;
}

const ids = (held: LineEntries): unknown[] => held.entries.map(({ row }) => (row.Request as { id?: string }).id);

function responseOf(data: object): unknown {
  return entries(entry({ type: 'response', response: { data } })).entries[0]?.row.Response;
}

describe('lines that hold entries', () => {
  test.each([
    ['as the device writes them', entry()],
    ['with a prefix', `@cee: ${entry()}`],
    ['behind a syslog header', `<13>Mar  1 10:00:00 host vault[12]: ${entry()}`],
    ['with a byte order mark and a carriage return', `\ufeff${entry()}\r`],
    ['carried as text in message', JSON.stringify({ stream: 'stdout', message: entry() })],
    ['carried as text in log', JSON.stringify({ log: `${entry()}\n` })],
    ['after a write that failed half-way and was repeated', entry().slice(0, 100) + entry()],
  ])('%s', (_title, line) => {
    const held = entries(line);
    expect(ids(held)).toEqual(['id-1']);
    expect(held.lost).toBe(false);
  });

  test('whose newline was lost give every entry', () => {
    const held = entries(['a', 'b', 'c'].map((id) => entry({ id })).join(''));
    expect(ids(held)).toEqual(['a', 'b', 'c']);
    expect(held.lost).toBe(false);
  });

  test('behind the beginning of another entry, which is told as lost', () => {
    const held = entries(entry({ id: 'gone' }).slice(0, 200) + entry({ id: 'kept' }));
    expect(ids(held)).toEqual(['kept']);
    expect(held.lost).toBe(true);
  });

  test('of any order of keys, type and offset', () => {
    const held = entries(
      '{"request":{"remote_address":"h:1"},"time":"2026-03-01T12:00:00.123456789+02:00","type":"kmip-request"}',
    );
    expect(held.entries[0]?.row).toMatchObject({
      EntryType: 'kmip-request',
      TimeGenerated: 639079560001234567n,
      TimeText: '2026-03-01T12:00:00.123456789+02:00',
    });
  });
});

describe('lines that hold none', () => {
  test.each([
    ['blank', ' \t\r', true],
    ['foreign', '2026-03-01T10:00:00Z [INFO]  core: vault is unsealed', true],
    ['foreign', '{"level":"info","msg":"started"}', true],
    ['foreign', entry().replace('"type":"request"', '"type":"metric"'), true],
    ['foreign', entry({ time: 'yesterday' }), true],
    ['foreign', '{"time":"2026-03-01T10:00:00Z","type":"request","request":"x"}', true],
    ['foreign', '<json:object xmlns:json="x"></json:object>', true],
    ['malformed', entry().slice(0, -1), true],
    ['malformed', `${entry()} and more`, true],
    ['malformed', '{"time":', true],
    ['cut', entry().slice(0, 150), false],
    ['cut', '@ce', false],
  ] as const)('%s: %s', (kind, line, ended) => {
    expect(entriesOf(line, ended)).toBe(kind);
  });
});

describe('what is kept of an entry', () => {
  const full = entry({
    type: 'response',
    error: '1 error occurred:\n\t* permission denied for tok-secret\n\n',
    auth: {
      client_token: 'hvs.SECRET',
      metadata: { role: 'r', email: 'ann@example' },
      policy_results: { allowed: false, granting_policies: [] },
    },
    request: { headers: { authorization: ['Bearer SECRET'] }, client_token: 'hmac-sha256:02' },
    response: { auth: { client_token: 's.SECRET' }, warnings: ['SECRET'], data: { error: 'SECRET' } },
  });
  const row = entries(full).entries[0]?.row;

  test('neither data, header, token, hash, nor the text of an error', () => {
    const kept = JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    expect(kept).not.toMatch(/SECRET|must-not-stay|hmac|ann@example|tok-secret/);
    expect(row).toMatchObject({
      Error: 'permission denied',
      Auth: { metadata: { role: 'r' }, policy_results: { allowed: false } },
      Response: { auth: true, warnings: true, data: { error: true } },
    });
  });

  test.each([
    [{ auth: { client_token: 'hvs.x' } }, true],
    [{ auth: { client_token: 'b.x' } }, true],
    [{ request: { client_token: 's.x' } }, true],
    [{ type: 'response', response: { auth: { client_token: 'hvb.x' } } }, true],
    [{ type: 'response', response: { wrap_info: { token: 'hvs.x' } } }, true],
    [{}, false],
    [{ auth: { client_token: 'hmac-sha256:s.x' } }, false],
  ])('a token in clear in %j is noticed: %s', (parts, noticed) => {
    expect(entries(entry(parts)).entries[0]?.plaintextToken).toBe(noticed);
  });

  test.each([
    ['', ''],
    [undefined, ''],
    ['unsupported path', 'error'],
    ['2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n', 'permission denied'],
    ['invalid credentials', 'invalid credentials'],
  ])('of the error %j only %j', (error, kept) => {
    expect(entries(entry(error === undefined ? {} : { error })).entries[0]?.row.Error).toBe(kept);
  });

  test('an answer that is nothing but an error is told from a secret with a field of that name', () => {
    expect(responseOf({ error: 'x' })).toMatchObject({ data: { error: true } });
    expect(responseOf({ error: 'x', user: 'y' })).toMatchObject({ data: { error: undefined } });
  });
});
