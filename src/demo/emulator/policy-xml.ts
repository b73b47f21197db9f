/**
 * A policy as `format=xml` shows it: the same text with what stands inside expressions entity-encoded, so that an XML
 * parser takes it. Everything outside of expressions is left alone.
 */
export function encodedPolicy(rawxml: string): string {
  let out = '';
  let at = 0;
  while (at < rawxml.length) {
    const start = nextExpression(rawxml, at);
    if (start === -1) return out + rawxml.slice(at);
    const end = expressionEnd(rawxml, start);
    out += rawxml.slice(at, start) + escapeText(rawxml.slice(start, end));
    at = end;
  }
  return out;
}

function nextExpression(text: string, from: number): number {
  const comment = text.indexOf('<!--', from);
  const found = /@[({]/g;
  found.lastIndex = from;
  const at = found.exec(text)?.index ?? -1;
  if (at === -1 || comment === -1 || comment > at) return at;
  const close = text.indexOf('-->', comment);
  return close === -1 ? -1 : nextExpression(text, close);
}

function expressionEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === '"') at = stringEnd(text, at);
    else if (unit === '(' || unit === '{') depth += 1;
    else if (unit === ')' || unit === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  const verbatim = text[start - 1] === '@';
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\' && !verbatim) at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
