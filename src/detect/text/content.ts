import { readApigeeTree } from '../../parse/apigee-xml.ts';
import { xmlElements } from '../apigee/element.ts';
import { considerMarkup } from '../apigee/markup.ts';
import { walkLeaves } from '../walk.ts';
import { considerCode } from './code.ts';
import { considerJson, considerYaml } from './data.ts';
import { considerHtml } from './html.ts';
import { considerHttp } from './http.ts';
import { isLeftToTokens, offer, offerNote, offerParts, partOf } from './offer.ts';
import type { Scope } from './offer.ts';
import { considerSettingsLines } from './settings-lines.ts';
import { considerShell } from './shell.ts';
import type { Content, Range, TextKind } from './types.ts';

export const NO_CONTENT: Content = { comments: [], errors: [] };

const ADD = /<add\b[^<>]{0,512}?\b(?:key|name)="([^"<>]{1,128})"[^<>]{0,512}?\bvalue="([^"<>]{1,4096})"/g;

/** `<add key="..." value="..."/>` of .NET settings, elements and attributes with the name of a credential. */
const considerXml = (scope: Scope, text: string): Content => {
  const tree = readApigeeTree(text);
  const inner: Scope = { found: [], context: scope.context };
  considerMarkup(inner, xmlElements(text, tree.nodes), 'text/xml');
  scope.found.push(...inner.found.filter(({ name = '', value }) => !isLeftToTokens(name, value)));
  for (const match of text.matchAll(ADD)) {
    const end = match.index + match[0].length - 1;
    const value = partOf(text, { start: end - (match[2] ?? '').length, end });
    offer(scope, value, { position: 'text/xml', name: match[1] ?? '' });
    offerParts(scope, value, 'text/xml');
  }
  const comments: Range[] = [];
  walkLeaves(tree.nodes, (leaf) => {
    if (leaf.kind !== 'comment') return;
    comments.push(leaf);
    offerNote(scope, partOf(text, leaf), 'text/xml');
  });
  return { comments, errors: [] };
};

const PYTHON = /\.(?:py|rb)$/i;

const considerDefinition = (scope: Scope, text: string): Content =>
  /^\s*\{/.test(text) ? considerJson(scope, text, 'openapi') : considerYaml(scope, text, 'openapi');

type Reader = (scope: Scope, text: string, path: string) => Content;

const READERS: Readonly<Record<TextKind, Reader>> = {
  env: (scope, text) => considerSettingsLines(scope, text, 'text/env'),
  properties: (scope, text) => considerSettingsLines(scope, text, 'text/properties'),
  pipeline: (scope, text) => considerYaml(scope, text, 'pipeline'),
  yaml: (scope, text) => considerYaml(scope, text, 'yaml'),
  json: (scope, text) => considerJson(scope, text, 'json'),
  postman: (scope, text) => considerJson(scope, text, 'postman'),
  openapi: considerDefinition,
  http: considerHttp,
  code: (scope, text, path) => considerCode(scope, text, PYTHON.test(path) ? 'python' : 'javascript'),
  shell: considerShell,
  markup: considerXml,
  html: considerHtml,
  markdown: () => NO_CONTENT,
  plain: () => NO_CONTENT,
};

/** Reads a text as a file of the kind; documents with fences have a reader of their own. */
export const considerContent = (scope: Scope, kind: TextKind, path: string, text: string): Content =>
  READERS[kind](scope, text, path);
