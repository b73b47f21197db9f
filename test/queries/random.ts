/** Seeded random choices (mulberry32), so that a failing case can be played again. */
export interface Random {
  number: () => number;
  integer: (below: number) => number;
  pick: <T>(items: readonly T[]) => T;
  chance: (share: number) => boolean;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (below: number): number => Math.floor(number() * below);
  return { number, integer, pick: (items) => items[integer(items.length)]!, chance: (share) => number() < share };
}
