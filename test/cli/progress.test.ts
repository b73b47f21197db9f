import { describe, expect, test } from '@jest/globals';
import { drawBar, progressBoard } from '../../src/cli/progress.ts';

/** A stand-in for a terminal that remembers what was written to it. */
function terminal(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  let text = '';
  const stream = { isTTY, columns: 80, write: (chunk: string) => (text += chunk) !== '' };
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => text };
}

describe('progress', () => {
  test('a bar shows what is done of what is known so far', () => {
    expect(drawBar('central', { stage: 'reading', done: 6, known: 12 })).toBe(
      `central          ${'█'.repeat(12)}${'░'.repeat(12)}      6/12  reading`,
    );
    expect(drawBar('central', { stage: 'reading', done: 0, known: 0 })).toContain('░'.repeat(24));
    expect(drawBar('central', { stage: 'reading', done: 9, known: 3 })).toContain('█'.repeat(24));
  });

  test('a terminal gets bars that are redrawn in place and cleared at the end', () => {
    const { stream, written } = terminal(true);
    const board = progressBoard(stream);
    board.of('central').stage('reading');
    expect(written()).toContain('central');
    board.close();
    expect(written().endsWith('\u001B[1A\u001B[0J')).toBe(true);
  });

  test('without a terminal nothing moves a cursor', () => {
    const { stream, written } = terminal(false);
    const board = progressBoard(stream);
    board.of('central').step(1, 2);
    board.close();
    expect(written()).toBe('');
  });
});
