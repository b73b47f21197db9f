import { seeded } from '../seeded.ts';

export const FAULT_KINDS = [
  '401',
  '403',
  '404',
  '429',
  '429-bare',
  '500',
  '503',
  'reset',
  'slow',
  'cut',
  'wrong-json',
  'filtered',
  'partial',
  'endless',
  'expired-token',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that calls to a host, or to any host, meet with a probability. */
export type Fault = {
  kind: FaultKind;
  /** A host or a parent domain; absent: every host that is played. */
  host?: string;
  /** From 0 to 1. */
  rate: number;
};

/** Raised by {@link parseFault}; the message says what is wrong with the text. */
export class FaultSyntaxError extends Error {
  override readonly name = 'FaultSyntaxError';
}

/** Reads `KIND[:HOST][:RATE]`, such as `403:vault.azure.net` or `429:management.azure.com:0.2`. */
export function parseFault(text: string): Fault {
  const [kind, ...rest] = text.split(':');
  if (!isFaultKind(kind))
    throw new FaultSyntaxError(`unknown fault "${kind ?? ''}": use one of ${FAULT_KINDS.join(', ')}`);
  if (rest.length > 2) throw new FaultSyntaxError(`"${text}" has too many parts: write KIND[:HOST][:RATE]`);
  const last = rest.at(-1);
  const hasRate = last !== undefined && /^\d+(?:\.\d+)?$/.test(last);
  const rate = hasRate ? Number(last) : 1;
  if (rate > 1) throw new FaultSyntaxError(`"${text}" has the rate ${rate}: it must lie between 0 and 1`);
  const host = (hasRate ? rest.slice(0, -1) : rest)[0];
  if (rest.length === 2 && !hasRate) throw new FaultSyntaxError(`"${text}" does not end in a rate between 0 and 1`);
  return host === undefined || host === '' ? { kind, rate } : { kind, host: host.toLowerCase(), rate };
}

function isFaultKind(text: string | undefined): text is FaultKind {
  return FAULT_KINDS.some((kind) => kind === text);
}

/** Whether `pattern` is the host or a parent domain of it. */
export function hostMatches(pattern: string | undefined, host: string): boolean {
  return pattern === undefined || host === pattern || host.endsWith(`.${pattern}`);
}

/**
 * The faults that the `ordinal`-th request for this target meets. Depends on the seed, the target and how often it was
 * asked, so that a retry may succeed while order between targets does not matter.
 */
export function faultsOf(
  faults: readonly Fault[],
  host: string,
  target: string,
  ordinal: number,
  seed: number,
): Set<FaultKind> {
  const met = faults.filter(
    (fault, index) =>
      hostMatches(fault.host, host) &&
      (fault.rate >= 1 || seeded(seed, `${index}:${target}:${ordinal}`)() < fault.rate),
  );
  return new Set(met.map((fault) => fault.kind));
}
