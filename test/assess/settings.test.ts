import { describe, expect, test } from '@jest/globals';
import {
  choiceSetting,
  durationsSetting,
  fitsPattern,
  numberSetting,
  parseDuration,
  sayDuration,
  SettingError,
  textsSetting,
  versionsSetting,
} from '../../src/assess/settings.ts';

describe('settings', () => {
  test.each([
    ['30d', 2_592_000],
    ['4h', 14_400],
    ['90m', 5400],
    ['45s', 45],
    ['0s', 0],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text, 'x.y')).toBe(seconds);
  });

  test.each(['30', '1.5h', '-1d', 'P30D', '', 30, null])('%j is refused as a length of time, by name', (input) => {
    expect(() => parseDuration(input, 'rotation.x')).toThrow(SettingError);
    expect(() => parseDuration(input, 'rotation.x')).toThrow('rotation.x');
  });

  test.each([
    [3_888_000, '45 days'],
    [90_000, '25 hours'],
    [3600, '1 hour'],
    [61, '1 minute'],
    [1, '1 second'],
  ])('%d seconds read as %s', (seconds, text) => {
    expect(sayDuration(seconds)).toBe(text);
  });

  test('other kinds refuse what they cannot take', () => {
    expect(() => numberSetting('a.b', 3, '').parse('3')).toThrow(SettingError);
    expect(() => choiceSetting('a.b', ['secret', 'vault'], 'secret', '').parse('all')).toThrow('secret, vault');
    expect(() => textsSetting('a.b', [], '').parse([1])).toThrow(SettingError);
    expect(() => durationsSetting('a.b', '').parse({ 'db-*': 'soon' })).toThrow('a.b.db-*');
    const versions = versionsSetting('a.b', ['vault', 'openbao'], '');
    expect(versions.parse({ vault: '1.20.4', openbao: '2.7' })).toEqual({ vault: '1.20.4', openbao: '2.7' });
    for (const wrong of [{ bao: '2.7' }, { vault: 'latest' }, { vault: 1.2 }, ['1.2'], null]) {
      expect(() => versions.parse(wrong)).toThrow('vault or openbao');
    }
    expect(durationsSetting('a.b', '').parse({ 'db-*': '90d' }).get('db-*')).toBe(90 * 86_400);
  });
});

describe('patterns', () => {
  test.each([
    ['*', '', true],
    ['db-*', 'DB-main', true],
    ['db-*', 'main-db-', false],
    ['a.b', 'axb', false],
    ['/x/*/y', '/x/1/2/y', true],
    ['(a+)+$', 'aaaa', false],
  ])('%s against %s is %s', (pattern, name, expected) => {
    expect(fitsPattern(pattern, name)).toBe(expected);
  });
});
