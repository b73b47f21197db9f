/** One request that the emulator answered. Holds no header and no body. */
export type RequestEntry = {
  method: string;
  host: string;
  /** Path with its variable parts replaced. */
  template: string;
  /** Path as sent, without the query. */
  path: string;
  /** HTTP status; 0 where the connection was broken off. */
  status: number;
  /** ISO time. */
  time: string;
};

/** A request that a read-only audit must never make. */
export type Violation = RequestEntry & { what: string };

export type RequestLog = {
  entries: RequestEntry[];
  violations: Violation[];
  /** `CONNECT` targets that were refused because nobody plays them. */
  refused: string[];
};

export function newRequestLog(): RequestLog {
  return { entries: [], violations: [], refused: [] };
}

/** How often each host was asked with each status: `host status` -> count, sorted by key. */
export function countRequests(log: RequestLog): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { host, status } of log.entries) {
    const key = `${host} ${status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
