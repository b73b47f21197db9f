/**
 * One path pattern of an ACL policy, compiled. Rules: `internal/vault/policy/acl.go` of OpenBao, which took them over
 * from Vault. Paths and patterns carry their namespace (`team/secret/data/x`) and no leading slash.
 */
export interface PathPattern {
  /** As written, with its namespace in front. */
  readonly text: string;
  /** `exact`: that path alone; `prefix`: `*` at the end and no `+`; `segments`: has `+` segments. */
  readonly kind: 'exact' | 'prefix' | 'segments';
  /** Ends in the wildcard `*`. */
  readonly open: boolean;
  /** The text without that `*`, cut at its slashes. */
  readonly segments: readonly string[];
  /** Sort keys of the priority order, in bytes. */
  readonly firstWildcard: number;
  readonly plusCount: number;
  readonly bytes: string;
}

/** Compiles a pattern. A `*` that is not the last character and a `+` that is no whole segment are plain characters. */
export function pathPattern(text: string): PathPattern {
  // The original calls it a segment pattern for any `/+`, also where the segment is longer than the plus sign.
  const hasPlus = text === '+' || text.includes('/+') || text.startsWith('+/');
  const open = text.endsWith('*');
  const body = open ? text.slice(0, -1) : text;
  const segments = body.split('/');
  const bytes = Buffer.from(body, 'utf8').toString('latin1');
  return {
    text,
    kind: hasPlus ? 'segments' : open ? 'prefix' : 'exact',
    open,
    segments,
    firstWildcard: hasPlus ? bytes.indexOf('+') : bytes.length,
    plusCount: hasPlus ? segments.filter((segment) => segment === '+').length : 0,
    bytes,
  };
}

/** Whether a request path matches a pattern, taken by itself. `parts` are the path's segments, where they are at hand. */
export function matchesPattern(
  pattern: PathPattern,
  path: string,
  parts: readonly string[] = path.split('/'),
): boolean {
  if (pattern.kind === 'exact') return path === pattern.text;
  const { segments, open } = pattern;
  if (open ? parts.length < segments.length : parts.length !== segments.length) return false;
  const last = segments.length - 1;
  return segments.every((segment, at) => {
    const part = parts[at] ?? '';
    if (pattern.kind === 'segments' && segment === '+') return true;
    return part === segment || (open && at === last && part.startsWith(segment));
  });
}

/**
 * Orders patterns by priority: negative where `left` gives way to `right`. Only patterns with wildcards are compared; an
 * exact one comes before all of them.
 */
export function comparePriority(left: PathPattern, right: PathPattern): number {
  if (left.firstWildcard !== right.firstWildcard) return left.firstWildcard - right.firstWildcard;
  if (left.open !== right.open) return left.open ? -1 : 1;
  if (left.plusCount !== right.plusCount) return right.plusCount - left.plusCount;
  if (left.bytes.length !== right.bytes.length) return left.bytes.length - right.bytes.length;
  if (left.bytes === right.bytes) return 0;
  return left.bytes < right.bytes ? -1 : 1;
}

/** Stands for a name that no policy spells out. */
const SOME_NAME = '~any~';
/** Stands for a template expression inside a segment: text that is not known. */
const UNKNOWN_TEXT = '\u0000';

/**
 * A path that matches both patterns, as general as they allow, or `undefined` where there is none. Template expressions
 * stand for a whole segment.
 */
export function commonPath(left: string, right: string): string | undefined {
  const a = shapeOf(left);
  const b = shapeOf(right);
  const joined: string[] = [];
  for (let at = 0; ; at++) {
    const ends = { a: at === a.segments.length - 1, b: at === b.segments.length - 1 };
    const part = commonSegment(a, b, at);
    if (part === undefined) return undefined;
    joined.push(part);
    if (ends.a && ends.b) return joined.join('/');
    if (ends.a || ends.b) {
      const rest = ends.a ? b : a;
      if (!(ends.a ? a.open : b.open)) return undefined;
      return [...joined, ...remainder(rest, at + 1)].join('/');
    }
  }
}

/** Whether some request path matches both patterns. */
export function overlaps(left: string, right: string): boolean {
  return commonPath(left, right) !== undefined;
}

interface Shape {
  /** `undefined` is any one segment. */
  readonly segments: readonly (string | undefined)[];
  readonly open: boolean;
}

function shapeOf(text: string): Shape {
  const known = text.replaceAll(/\{\{.*?\}\}/g, UNKNOWN_TEXT);
  const pattern = pathPattern(known);
  const plus = pattern.kind === 'segments' ? '+' : undefined;
  const segments = pattern.segments.map((segment) =>
    segment === plus || segment.includes(UNKNOWN_TEXT) ? undefined : segment,
  );
  return { segments, open: pattern.open };
}

function commonSegment(a: Shape, b: Shape, at: number): string | undefined {
  const left = a.segments[at];
  const right = b.segments[at];
  const leftOpen = a.open && at === a.segments.length - 1;
  const rightOpen = b.open && at === b.segments.length - 1;
  if (left === undefined && right === undefined) return SOME_NAME;
  if (left === undefined || right === undefined) {
    const known = left ?? right ?? '';
    return (left === undefined ? rightOpen : leftOpen) ? `${known}${SOME_NAME}` : known;
  }
  if (leftOpen && right.startsWith(left)) return rightOpen ? `${right}${SOME_NAME}` : right;
  if (rightOpen && left.startsWith(right)) return leftOpen ? `${left}${SOME_NAME}` : left;
  return left === right ? left : undefined;
}

function remainder(shape: Shape, from: number): string[] {
  const last = shape.segments.length - 1;
  return shape.segments.slice(from).map((segment, offset) => {
    const open = shape.open && from + offset === last;
    return segment === undefined ? SOME_NAME : open ? `${segment}${SOME_NAME}` : segment;
  });
}

/**
 * Whether a pattern with unfilled template expressions could match a path, whatever they stand for. The known pieces of
 * the pattern have to occur in it in their order, the first at its start and the last at its end.
 */
export function mayMatchTemplate(text: string, path: string): boolean {
  const body = text.endsWith('*') ? text.slice(0, -1) : text;
  const pieces = body.split(/\{\{.*?\}\}|(?<=\/|^)\+(?=\/|$)/);
  const [first = '', ...others] = pieces;
  if (!path.startsWith(first)) return false;
  const last = text.endsWith('*') ? '' : (others.pop() ?? '');
  let at = first.length;
  for (const piece of others) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}
