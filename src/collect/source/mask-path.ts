import { maskTokens } from '../../detect/keepable-text.ts';
import { redact } from '../../evidence/redact.ts';

const maskSegment = (segment: string): string => redact(maskTokens(segment));

/** A path with everything that has the form of a credential masked, folder by folder. */
export const maskPath = (path: string): string => path.split('/').map(maskSegment).join('/');

/** Like `maskPath`, for many paths: the names of folders come again with each file in them. */
const rememberingMasker = (): ((path: string) => string) => {
  const known = new Map<string, string>();
  const mask = (segment: string): string => {
    const before = known.get(segment);
    if (before !== undefined) return before;
    const masked = maskSegment(segment);
    known.set(segment, masked);
    return masked;
  };
  return (path) => path.split('/').map(mask).join('/');
};

/** Masks the paths of one run: two that become equal get a number, so that each still names one file. */
export const pathMasker = (): ((path: string) => string) => {
  const used = new Map<string, number>();
  const mask = rememberingMasker();
  return (path) => {
    const masked = mask(path);
    const count = (used.get(masked) ?? 0) + 1;
    used.set(masked, count);
    return count === 1 ? masked : `${masked}~${String(count)}`;
  };
};
