import { describe, expect, test } from '@jest/globals';
import { decodeText } from '../../../src/collect/source/decode.ts';

const XML = '<policies><inbound><!-- 限制每个客户端 --></inbound></policies>\r\n';
const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('UTF-16', () => {
  test.each([
    ['little endian', little(XML)],
    ['big endian', big(XML)],
    ['little endian behind its mark', little(`\ufeff${XML}`)],
    ['big endian behind its mark', big(`\ufeff${XML}`)],
  ])('%s is read', (_name, bytes) => {
    expect(decodeText(bytes)).toEqual({ kind: 'text', text: XML });
  });

  test.each([
    ['little endian', little(XML)],
    ['big endian', big(XML)],
  ])('an odd byte at the end of %s is no valid character', (_name, bytes) => {
    expect(decodeText(Buffer.concat([bytes, Buffer.from([0x20])]))).toEqual({
      kind: 'text',
      text: `${XML}\ufffd`,
      invalidAt: XML.length,
    });
  });

  test('half of a pair is no valid character', () => {
    const bytes = little('<a>\ud800</a>');
    expect(decodeText(bytes)).toEqual({ kind: 'text', text: '<a>\ufffd</a>', invalidAt: 3 });
  });
});

describe('NUL', () => {
  test('a single one is no valid character of a text', () => {
    expect(decodeText(Buffer.from('<a>\0</a>'))).toEqual({ kind: 'text', text: '<a>\ufffd</a>', invalidAt: 3 });
  });

  test('one far behind the beginning is none either', () => {
    const text = `${'a'.repeat(20_000)}\0`;
    expect(decodeText(Buffer.from(text))).toMatchObject({ kind: 'text', invalidAt: 20_000 });
  });

  test.each([
    ['many of them', Buffer.concat([Buffer.from('<a>'), Buffer.alloc(100)])],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0, 0x61, 0, 0, 0])],
    ['numbers of 16 bits', Buffer.from(Uint16Array.from({ length: 200 }, (_none, index) => index % 30).buffer)],
  ])('%s are no text', (_name, bytes) => {
    expect(decodeText(bytes)).toEqual({ kind: 'binary' });
  });
});

test('a text in another encoding is decoded as far as it goes', () => {
  expect(decodeText(Buffer.from('Zürich', 'latin1'))).toEqual({ kind: 'text', text: 'Z\ufffdrich', invalidAt: 1 });
});
