import { sourceEnd, sourceOffset } from './entities.ts';
import type { DecodedText } from './entities.ts';

/** Values of infrastructure code (Bicep, Terraform, ARM JSON) as one kind of tree. Offsets are of the file. */

/** Stands in a decoded string where an interpolation or a reference puts a text that is not known. */
export const COMPUTED = '\0';

export interface CodeString {
  readonly kind: 'string';
  /** The text with escapes undone; each interpolation is one COMPUTED character. */
  readonly decoded: DecodedText;
  /** The same with interpolations as written; absent where there are none. */
  readonly written?: DecodedText;
  /** What the interpolations compute. */
  readonly parts: readonly CodeValue[];
  readonly start: number;
  readonly end: number;
}

export interface CodeObject {
  readonly kind: 'object';
  readonly entries: readonly CodeEntry[];
  readonly start: number;
  readonly end: number;
}

/** `path` is a name with its members: `kv.getSecret`, `var.password`. `call` has arguments, `reference` none. */
export interface CodeCall {
  readonly kind: 'call';
  readonly path: string;
  readonly args: readonly CodeValue[];
  readonly start: number;
  readonly end: number;
}

export type CodeValue =
  | CodeString
  | CodeObject
  | CodeCall
  | { readonly kind: 'list'; readonly items: readonly CodeValue[]; readonly start: number; readonly end: number }
  | { readonly kind: 'reference'; readonly path: string; readonly start: number; readonly end: number }
  /** A number, `true`, `false` or `null`. */
  | { readonly kind: 'word'; readonly text: string; readonly start: number; readonly end: number }
  /** Operators with their operands. `results` are those that may become the value, `parts` all of them. */
  | {
      readonly kind: 'expression';
      readonly results: readonly CodeValue[];
      readonly parts: readonly CodeValue[];
      readonly start: number;
      readonly end: number;
    };

export interface CodeEntry {
  readonly name: string;
  /** Labels of a Terraform block. */
  readonly labels?: readonly string[];
  readonly value: CodeValue;
  readonly start: number;
}

/** What a file declares at its top level, or nested in a resource. */
export interface Declaration {
  readonly keyword:
    | 'parameter'
    | 'parameter-value'
    | 'variable'
    | 'resource'
    | 'module'
    | 'output'
    | 'provider'
    | 'other';
  readonly name: string;
  /** Type of a resource without its version, in lower case; type of a parameter or an output as written. */
  readonly type?: string;
  /** Marked as a secret: `@secure()`, `secureString`, `sensitive = true`. */
  readonly secure: boolean;
  readonly value?: CodeValue;
  readonly start: number;
  readonly end: number;
}

export interface CodeProblem {
  readonly kind: 'unterminated-token' | 'unclosed-element' | 'stray-end-tag' | 'too-deep' | 'syntax';
  readonly start: number;
  readonly end: number;
}

export interface CodeDocument {
  readonly declarations: readonly Declaration[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
  readonly problems: readonly CodeProblem[];
}

/** The value of a name in an object, compared without regard to case. */
export const member = (value: CodeValue | undefined, name: string): CodeValue | undefined =>
  value?.kind === 'object'
    ? value.entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase())?.value
    : undefined;

/** A string without interpolations; `undefined` for anything else. */
export const plainText = (value: CodeValue | undefined): string | undefined =>
  value?.kind === 'string' && !value.decoded.text.includes(COMPUTED) ? value.decoded.text : undefined;

/** A part of a decoded text as a decoded text of its own. */
export const sliceDecoded = (decoded: DecodedText, start: number, end: number): DecodedText => ({
  text: decoded.text.slice(start, end),
  start: sourceOffset(decoded, start),
  end: sourceEnd(decoded, end),
  ...(decoded.offsets === undefined ? {} : { offsets: decoded.offsets.slice(start, end) }),
  ...(decoded.ends === undefined ? {} : { ends: decoded.ends.slice(start, end) }),
});

/** Gathers a decoded text piece by piece. */
export interface TextBuilder {
  readonly pieces: string[];
  readonly offsets: number[];
  readonly ends: number[];
}

export const newBuilder = (): TextBuilder => ({ pieces: [], offsets: [], ends: [] });

/** Adds a text that stands for the source from `start` to `end` as a whole. */
export const addPiece = (builder: TextBuilder, text: string, start: number, end: number): void => {
  builder.pieces.push(text);
  for (let index = 0; index < text.length; index++) {
    builder.offsets.push(start);
    builder.ends.push(end);
  }
};

/** Adds the source from `start` to `end` as it stands. */
export const addVerbatim = (builder: TextBuilder, source: string, start: number, end: number): void => {
  builder.pieces.push(source.slice(start, end));
  for (let at = start; at < end; at++) {
    builder.offsets.push(at);
    builder.ends.push(at + 1);
  }
};

/** Adds a text that was decoded before, with its way back. */
export const addDecoded = (builder: TextBuilder, decoded: DecodedText): void => {
  builder.pieces.push(decoded.text);
  for (let index = 0; index < decoded.text.length; index++) {
    builder.offsets.push(sourceOffset(decoded, index));
    builder.ends.push(sourceEnd(decoded, index + 1));
  }
};

export const built = (builder: TextBuilder, start: number, end: number): DecodedText => ({
  text: builder.pieces.join(''),
  start: builder.offsets[0] ?? start,
  end: builder.ends.at(-1) ?? end,
  offsets: builder.offsets,
  ends: builder.ends,
});
