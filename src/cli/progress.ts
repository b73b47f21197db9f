import type { Progress } from '../collect/collector.ts';
import { printNote } from './output.ts';

/** Progress of a run on standard error. */
export interface ProgressBoard {
  /** Where one target reports to. */
  readonly of: (target: string) => Progress;
  /** A line about the run as a whole. */
  readonly say: (text: string) => void;
  /** Clears what is drawn; nothing is drawn after it. */
  readonly close: () => void;
}

const barWidth = 24;
const drawEveryMs = 80;

/** Bars where standard error is a terminal, plain lines where it is not. */
export function progressBoard(stream: NodeJS.WriteStream = process.stderr): ProgressBoard {
  return stream.isTTY && process.env['TERM'] !== 'dumb' ? barBoard(stream) : lineBoard();
}

/** One line for each stage, and one for each note: nothing that needs a cursor. */
function lineBoard(): ProgressBoard {
  return { of: lineProgress, say: printNote, close: () => undefined };
}

function lineProgress(target: string): Progress {
  let current = '';
  return {
    stage: (name) => {
      if (name !== current) printNote(`${target}: ${name}`);
      current = name;
    },
    step: () => undefined,
    note: (text) => {
      printNote(noteLine(target, text));
    },
  };
}

function noteLine(target: string, text: string): string {
  return text.startsWith(`${target}: `) ? text : `${target}: ${text}`;
}

interface Bar {
  stage: string;
  done: number;
  known: number;
}

/** One bar for each target, drawn in place. */
function barBoard(stream: NodeJS.WriteStream): ProgressBoard {
  const bars = new Map<string, Bar>();
  let drawn = 0;
  let lastDraw = 0;
  const clear = (): void => {
    if (drawn > 0) stream.write(`\u001B[${String(drawn)}A\u001B[0J`);
    drawn = 0;
  };
  const draw = (force: boolean): void => {
    const now = performance.now();
    if (!force && now - lastDraw < drawEveryMs) return;
    lastDraw = now;
    clear();
    const lines = [...bars].map(([target, bar]) => drawBar(target, bar).slice(0, Math.max(20, stream.columns - 1)));
    stream.write(lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const say = (text: string): void => {
    clear();
    printNote(text);
    draw(true);
  };
  const of = (target: string): Progress => {
    const bar: Bar = { stage: '', done: 0, known: 0 };
    bars.set(target, bar);
    return {
      stage: (name) => {
        Object.assign(bar, { stage: name, done: 0, known: 0 });
        draw(true);
      },
      step: (done, known) => {
        Object.assign(bar, { done, known });
        draw(done >= known);
      },
      note: (text) => {
        say(noteLine(target, text));
      },
    };
  };
  const close = (): void => {
    clear();
    bars.clear();
  };
  return { of, say, close };
}

/** A bar as text: target, what is done of what is known so far, and the stage. */
export function drawBar(target: string, bar: Readonly<Bar>): string {
  const share = bar.known > 0 ? Math.min(1, bar.done / bar.known) : 0;
  const filled = Math.round(share * barWidth);
  const count = bar.known > 0 ? `${String(bar.done)}/${String(bar.known)}` : '';
  return `${target.padEnd(16)} ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${count.padStart(9)}  ${bar.stage}`;
}
