import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance as the transport uses them. Milliseconds. */
export interface Timing {
  readonly now: () => number;
  /** Resolves after `ms`, rejects when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, for the jitter of back-off. */
  readonly random: () => number;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    // A signal of its own for each wait: hundreds of listeners on the run's one would look like a leak.
    await delay(ms, undefined, { signal: AbortSignal.any([signal]) });
  },
  random: () => Math.random(),
};

/** How many calls may be under way at once, and how many may start within a window. */
export interface Pace {
  readonly concurrency: number;
  readonly perWindow?: { readonly calls: number; readonly ms: number };
}

/** Keeps a service's published limits: every call to it passes through here. */
export interface Gate {
  readonly run: <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T>;
  /** No call starts before this moment (of `Timing.now`): what `Retry-After` of one call means for all of them. */
  readonly pauseUntil: (moment: number) => void;
  /** Waits until calls may start again. */
  readonly open: (signal: AbortSignal) => Promise<void>;
}

export function createGate(pace: Pace, timing: Timing): Gate {
  const waiting: (() => void)[] = [];
  const starts: number[] = [];
  let active = 0;
  let paused = 0;

  const enter = async (): Promise<void> => {
    if (active < pace.concurrency) {
      active += 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) active -= 1;
    else next();
  };
  const wait = (): number => Math.max(paused - timing.now(), windowWait(pace, starts, timing.now()));
  const open = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    for (let ms = wait(); ms > 0; ms = wait()) await timing.sleep(ms, signal);
    noteStart(pace, starts, timing.now());
  };
  return {
    open,
    pauseUntil: (moment) => {
      paused = Math.max(paused, moment);
    },
    run: async (task, signal) => {
      await enter();
      try {
        signal.throwIfAborted();
        return await task();
      } finally {
        leave();
      }
    },
  };
}

function windowWait(pace: Pace, starts: readonly number[], now: number): number {
  if (pace.perWindow === undefined || starts.length < pace.perWindow.calls) return 0;
  return Math.max(0, (starts[0] ?? 0) + pace.perWindow.ms - now);
}

function noteStart(pace: Pace, starts: number[], now: number): void {
  if (pace.perWindow === undefined) return;
  starts.push(now);
  if (starts.length > pace.perWindow.calls) starts.shift();
}
