import { maskTokens } from '../../detect/keepable-text.ts';
import { redact } from '../../evidence/redact.ts';

const maskSegment = (segment: string): string => redact(maskTokens(segment));

/** A path with everything that has the form of a credential masked, folder by folder. */
export const maskPath = (path: string): string => path.split('/').map(maskSegment).join('/');

/** Masks the paths of one run: two that become equal get a number, so that each still names one file. */
export const pathMasker = (): ((path: string) => string) => {
  const used = new Map<string, number>();
  return (path) => {
    const masked = maskPath(path);
    const count = (used.get(masked) ?? 0) + 1;
    used.set(masked, count);
    return count === 1 ? masked : `${masked}~${String(count)}`;
  };
};
