import type { Fault } from './faults.ts';
import type { QueryPort } from './query-port.ts';
import type { RequestLog } from './request-log.ts';
import type { World } from './world.ts';

export type EmulatorOptions = {
  /** What relative times count from; default: the estate's own `now`, else this moment. */
  now?: Date;
  /** Decides row order, page sizes and latency. Results must not depend on it. Default 1. */
  seed?: number;
  /** Mean delay of an answer in milliseconds. Default 0. */
  latencyMs?: number;
  faults?: readonly Fault[];
  /** How long `slow` holds an answer back, in milliseconds. Default 3000. */
  slowMs?: number;
  /** Text put into every faulted answer, as a canary. */
  errorNote?: string;
  /** Runs log and Resource Graph queries. Default: the compiled queries of this program. */
  queries?: QueryPort;
};

/** One running emulator. */
export type Playing = {
  world: World;
  options: Required<Pick<EmulatorOptions, 'seed' | 'latencyMs' | 'faults' | 'slowMs' | 'errorNote'>>;
  log: RequestLog;
  ordinals: Map<string, number>;
};
