import type { PolicyElement, PolicyNode } from '../../parse/apim-policy.ts';
import type { DataEntry, DataNode } from '../../parse/data.ts';
import { verbatim } from '../../parse/entities.ts';
import type { DecodedText } from '../../parse/entities.ts';
import { decodeValue, textOf } from '../walk.ts';
import { decodeScalar } from './scalar.ts';

/** An element of a bundle, written as XML or as YAML (`.name` for attributes, `-Data` for text beside them). */
export interface Element {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: DecodedText }[];
  /** The text of the element itself. */
  readonly text: DecodedText;
  readonly children: readonly Element[];
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const fromXml = (text: string, element: PolicyElement): Element => ({
  name: localName(element.name),
  attributes: element.attributes.map(({ name, value }) => ({ name, value: decodeValue(text, value) })),
  text: decodeValue(text, textOf(element)),
  children: xmlElements(text, element.children),
});

/** The elements among the nodes of a tree, with all below them. */
export const xmlElements = (text: string, nodes: readonly PolicyNode[]): Element[] =>
  nodes.flatMap((node) => (node.kind === 'element' ? [fromXml(text, node)] : []));

const ATTRIBUTE = /^\.[A-Za-z_]/;
const DATA = '-Data';

const isAttribute = ({ key, value }: DataEntry): boolean => ATTRIBUTE.test(key) && value.kind === 'scalar';

const emptyText = (text: string, at: number): DecodedText => verbatim(text, at, at);

const scalarText = (text: string, node: DataNode): DecodedText =>
  node.kind === 'scalar' ? decodeScalar(text, node) : emptyText(text, node.start);

const fromEntry = (text: string, { key, value }: DataEntry): Element[] => {
  if (value.kind === 'scalar') return [{ name: key, attributes: [], text: scalarText(text, value), children: [] }];
  if (value.kind === 'array' && value.items.every((item) => item.kind === 'scalar')) {
    return value.items.flatMap((item) => fromEntry(text, { key, start: item.start, value: item }));
  }
  const entries = value.kind === 'object' ? value.entries : [];
  const data = entries.find((entry) => entry.key === DATA);
  return [
    {
      name: localName(key),
      attributes: entries
        .filter(isAttribute)
        .map((entry) => ({ name: entry.key.slice(1), value: scalarText(text, entry.value) })),
      text: data === undefined ? emptyText(text, value.start) : scalarText(text, data.value),
      children: yamlElements(text, value),
    },
  ];
};

/** The elements that a YAML node holds: its keys, or those of the items of a list. */
export const yamlElements = (text: string, node: DataNode | undefined): Element[] => {
  if (node === undefined || node.kind === 'scalar') return [];
  if (node.kind === 'array') return node.items.flatMap((item) => yamlElements(text, item));
  return node.entries
    .filter((entry) => entry.key !== DATA && !isAttribute(entry))
    .flatMap((entry) => fromEntry(text, entry));
};

export const attributeOf = (element: Element, name: string): DecodedText | undefined =>
  element.attributes.find((attribute) => attribute.name === name)?.value;

export const childNamed = (element: Element, name: string): Element | undefined =>
  element.children.find((child) => child.name === name);

export const childrenNamed = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name);

/** Calls `visit` for each element, in the order of the text, with the elements around it, outermost first. */
export const walkElements = (
  elements: readonly Element[],
  visit: (element: Element, around: readonly Element[]) => void,
  around: Element[] = [],
): void => {
  for (const element of elements) {
    visit(element, around);
    around.push(element);
    walkElements(element.children, visit, around);
    around.pop();
  }
};
