/** Whether a name fits a glob pattern in which only `*` is special; given by the caller, who owns the pattern language. */
type Fits = (pattern: string, name: string) => boolean;

/** The length of time for a name: that of the longest pattern that fits it, else the general one. */
export function durationFor(name: string, general: number, classes: ReadonlyMap<string, number>, fits: Fits): number {
  const [best] = [...classes]
    .filter(([pattern]) => fits(pattern, name))
    .toSorted(([left], [right]) => right.length - left.length || (left < right ? -1 : 1));
  return best?.[1] ?? general;
}
