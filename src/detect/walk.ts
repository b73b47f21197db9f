import { readPolicyTree } from '../parse/apim-policy.ts';
import type { PolicyElement, PolicyLeaf, PolicyNode, PolicyTree } from '../parse/apim-policy.ts';
import { decodeEntities, verbatim } from '../parse/entities.ts';
import type { DecodedText } from '../parse/entities.ts';
import type { PolicyExpression, PolicyValue, ValuePiece } from '../parse/policy-value.ts';
import { DYNAMIC } from './judge.ts';

/** Calls `visit` for each element, in the order of the text, with the elements around it, outermost first. */
export const walkElements = (
  nodes: readonly PolicyNode[],
  visit: (element: PolicyElement, around: readonly PolicyElement[]) => void,
  around: PolicyElement[] = [],
): void => {
  for (const node of nodes) {
    if (node.kind !== 'element') continue;
    visit(node, around);
    around.push(node);
    walkElements(node.children, visit, around);
    around.pop();
  }
};

/** Calls `visit` for each comment, text and CDATA section with the element it stands in. */
export const walkLeaves = (
  nodes: readonly PolicyNode[],
  visit: (leaf: PolicyLeaf, around: readonly PolicyElement[]) => void,
  around: PolicyElement[] = [],
): void => {
  for (const node of nodes) {
    if (node.kind !== 'element') {
      visit(node, around);
      continue;
    }
    around.push(node);
    walkLeaves(node.children, visit, around);
    around.pop();
  }
};

const HAS_MARKUP = /<[A-Za-z][\w.-]*(?:\s|\/|>)/;

/** The policy that a comment holds, if it holds one: policies are switched off by commenting them out. */
export const treeInComment = (tree: PolicyTree, comment: PolicyLeaf): PolicyTree | undefined => {
  const { start, end } = comment.value;
  if (!HAS_MARKUP.test(tree.text.slice(start, end))) return undefined;
  return readPolicyTree(tree.text, { start, end });
};

export const attribute = (element: PolicyElement, name: string): PolicyValue | undefined =>
  element.attributes.find((candidate) => candidate.name === name)?.value;

export const childrenNamed = (element: PolicyElement, name: string): PolicyElement[] =>
  element.children.filter((child): child is PolicyElement => child.kind === 'element' && child.name === name);

/** The text of an element itself: its text and CDATA children as one value. */
export const textOf = (element: PolicyElement): PolicyValue => {
  const values = element.children.flatMap((child) =>
    child.kind === 'text' || child.kind === 'cdata' ? [child.value] : [],
  );
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return {
    start: values[0]?.start ?? element.tagEnd,
    end: values.at(-1)?.end ?? element.tagEnd,
    pieces: values.flatMap((value) => value.pieces),
    entities: values.every((value) => value.entities),
  };
};

const decodePiece = (text: string, value: PolicyValue, piece: ValuePiece): DecodedText => {
  if (piece.kind === 'expression') return { text: DYNAMIC, start: piece.start, end: piece.end };
  return value.entities ? decodeEntities(text, piece.start, piece.end) : verbatim(text, piece.start, piece.end);
};

/** The value as text, character references decoded and each expression as one DYNAMIC character. */
export const decodeValue = (text: string, value: PolicyValue): DecodedText => {
  const isPlain = value.pieces.every((piece) => piece.kind !== 'expression');
  if (isPlain && isUnbroken(value)) {
    return value.entities ? decodeEntities(text, value.start, value.end) : verbatim(text, value.start, value.end);
  }
  const offsets: number[] = [];
  const ends: number[] = [];
  let decodedText = '';
  for (const piece of value.pieces) {
    const decoded = decodePiece(text, value, piece);
    decodedText += decoded.text;
    for (let i = 0; i < decoded.text.length; i++) {
      offsets.push(decoded.offsets?.[i] ?? decoded.start + i);
      ends.push(decoded.offsets?.[i + 1] ?? (i + 1 === decoded.text.length ? decoded.end : decoded.start + i + 1));
    }
  }
  return { text: decodedText, start: value.start, end: value.end, offsets, ends };
};

/** Whether the pieces cover the value without a gap, as those of one attribute or one run of text do. */
const isUnbroken = (value: PolicyValue): boolean =>
  value.pieces.every((piece, index) => piece.start === (value.pieces[index - 1]?.end ?? value.start)) &&
  (value.pieces.at(-1)?.end ?? value.start) === value.end;

export const expressionsOf = (value: PolicyValue): PolicyExpression[] =>
  value.pieces.filter((piece): piece is PolicyExpression => piece.kind === 'expression');
