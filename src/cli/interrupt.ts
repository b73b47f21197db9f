import { setMaxListeners } from 'node:events';
import { InterruptedError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long a stage may take to come to rest after the first signal. */
const graceMs = 5000;

/**
 * Runs work that can be interrupted: the first signal aborts it, a second one, or a stage that does not come to rest,
 * ends the process.
 * @throws {InterruptedError} where it was interrupted, whatever the work itself threw then.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Every call in flight listens; the default limit of ten is meant to find leaks elsewhere.
  setMaxListeners(0, controller.signal);
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(new InterruptedError('portcullis: interrupted'));
    setTimeout(() => process.exit(exitCodes.interrupted), graceMs).unref();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    const result = await work(controller.signal);
    controller.signal.throwIfAborted();
    return result;
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

const lookEveryMs = 500;

/** Interrupts this process when the one that started it is gone, as a demo's scan must not outlive the demo. */
export function endWithParent(): void {
  const parent = process.ppid;
  const look = (): void => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  };
  setInterval(look, lookEveryMs).unref();
}
