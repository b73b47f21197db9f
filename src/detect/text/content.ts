import { readApigeeTree } from '../../parse/apigee-xml.ts';
import { xmlElements } from '../apigee/element.ts';
import { considerMarkup } from '../apigee/markup.ts';
import { walkLeaves } from '../walk.ts';
import { considerCode } from './code.ts';
import { considerJson, considerYaml } from './data.ts';
import { considerHttp } from './http.ts';
import { offer, offerNote, offerParts, partOf } from './offer.ts';
import type { Scope } from './offer.ts';
import { considerSettingsLines } from './settings-lines.ts';
import { considerShell } from './shell.ts';
import type { Content, Range, TextKind } from './types.ts';

export const NO_CONTENT: Content = { comments: [], errors: [] };

const ADD = /<add\b[^<>]{0,512}?\b(?:key|name)="([^"<>]{1,128})"[^<>]{0,512}?\bvalue="([^"<>]{1,4096})"/g;

/** `<add key="..." value="..."/>` of .NET settings, elements and attributes with the name of a credential. */
const considerXml = (scope: Scope, text: string): Content => {
  const tree = readApigeeTree(text);
  considerMarkup(scope, xmlElements(text, tree.nodes), 'text/xml');
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

/** Reads a text as a file of the kind; documents with fences have a reader of their own. */
export const considerContent = (scope: Scope, kind: TextKind, path: string, text: string): Content => {
  switch (kind) {
    case 'env':
      return considerSettingsLines(scope, text, 'text/env');
    case 'properties':
      return considerSettingsLines(scope, text, 'text/properties');
    case 'pipeline':
    case 'yaml':
      return considerYaml(scope, text, kind);
    case 'json':
    case 'postman':
      return considerJson(scope, text, kind);
    case 'openapi':
      return /^\s*\{/.test(text) ? considerJson(scope, text, kind) : considerYaml(scope, text, kind);
    case 'http':
      return considerHttp(scope, text);
    case 'code':
      return considerCode(scope, text, PYTHON.test(path) ? 'python' : 'javascript');
    case 'shell':
      return considerShell(scope, text);
    case 'markup':
      return considerXml(scope, text);
    case 'markdown':
    case 'plain':
      return NO_CONTENT;
  }
};
