import { setTimeout as sleep } from 'node:timers/promises';

/** Lets calls through: so many at once, so many a second, none while a server asked for a pause. */
export interface Pace {
  /** Waits for a turn, runs the call, and gives the turn back. */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
  /** Nothing starts for this many milliseconds. */
  readonly hold: (milliseconds: number) => void;
}

export interface PaceLimits {
  readonly parallel: number;
  readonly perSecond: number;
}

export function createPace(limits: PaceLimits, signal: AbortSignal): Pace {
  const spacing = 1000 / limits.perSecond;
  const waiting: (() => void)[] = [];
  let running = 0;
  let nextStart = 0;

  const turn = async (): Promise<void> => {
    if (running >= limits.parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    while (nextStart > performance.now()) {
      await sleep(nextStart - performance.now(), undefined, { signal });
    }
    nextStart = Math.max(nextStart, performance.now()) + spacing;
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    run: async (call) => {
      try {
        await turn();
        return await call();
      } finally {
        release();
      }
    },
    hold: (milliseconds) => {
      nextStart = Math.max(nextStart, performance.now() + milliseconds);
    },
  };
}
