import { expect, test } from '@jest/globals';
import { fetchRow } from '../../src/queries/answers.ts';

const wire = {
  Source: 'azure-key-vault',
  Store: '/s',
  Namespace: '',
  Mount: '',
  ObjectKind: 'secret',
  ObjectName: 'db',
  RequestedVersion: '',
  OperationClass: 'read',
  Operation: 'SecretGet',
  CallerId: 'o',
  CallerApp: 'a',
  CallerName: '',
  CallerResource: '',
  Role: '',
  RootToken: false,
  Ok: 1,
  Denied: 0,
  NotFound: 0,
  Failed: 0,
  Unknown: 0,
  FirstSeen: '2026-03-02T10:00:00Z',
  LastOkSeen: null,
  LastSeen: '2026-03-02T10:00:00Z',
  LastSeenText: '2026-03-02T10:00:00.0000000Z',
  LastOutcome: 'ok',
  LastStatus: 200,
  LastReason: 'OK',
  LastServedVersion: '',
  Addresses: '["10.0.0.1"]',
};

test('a dynamic column is read as the service sends it, as JSON text, and as the engine gives it', () => {
  expect(fetchRow.parse(wire).Addresses).toEqual(['10.0.0.1']);
  expect(fetchRow.parse({ ...wire, Addresses: ['10.0.0.1'] }).Addresses).toEqual(['10.0.0.1']);
});

test.each([
  ['text that is no JSON', { Addresses: '[' }],
  ['an outcome that no query gives', { LastOutcome: 'Success' }],
  ['a count that is no number', { Ok: 'many' }],
])('%s is refused', (_title, change) => {
  expect(fetchRow.safeParse({ ...wire, ...change }).success).toBe(false);
});
