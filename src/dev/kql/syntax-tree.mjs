/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-return, typescript/no-unsafe-argument -- plain JavaScript over global scripts */
// Runs the official parser in a process of its own: its two browser scripts put a large run-time library on the global
// object. Reads `{ tables, texts }` from standard input, writes one tree with types and diagnostics a text.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';

const require = createRequire(import.meta.url);
for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  runInThisContext(readFileSync(require.resolve(`@kusto/language-service-next/${script}`), 'utf8'));
}
const { Kusto, System } = globalThis;
const { Symbols, Syntax, GlobalState, KustoCode } = Kusto.Language;

function tableSymbol([name, columns]) {
  const list = Object.entries(columns).map(([column, type]) => `['${column}']: ${type}`);
  return new Symbols.TableSymbol.$ctor7(name, `(${list.join(', ')})`, null);
}

function nodeOf(node) {
  const kind = System.Enum.toString(Syntax.SyntaxKind, node.Kind);
  const children = [];
  for (let index = 0; index < node.ChildCount; index += 1) {
    const child = node.GetChild(index);
    if (child) children.push(nodeOf(child));
  }
  const type = node.ResultType?.Name;
  return {
    kind,
    start: node.TextStart,
    ...(type ? { type } : {}),
    ...(node.ChildCount === 0 && typeof node.Text === 'string' ? { text: node.Text } : {}),
    ...(kind === 'StringLiteralExpression' ? { value: String(node.LiteralValue) } : {}),
    ...(children.length > 0 ? { children } : {}),
  };
}

function parsed(text, globals) {
  const code = KustoCode.ParseAndAnalyze(text, globals);
  const found = code.GetDiagnostics();
  const diagnostics = [];
  for (let index = 0; index < found.Count; index += 1) {
    const { Start, Message } = found.getItem(index);
    diagnostics.push({ start: Start, message: Message });
  }
  return { tree: nodeOf(code.Syntax), diagnostics };
}

const { tables, texts } = JSON.parse(readFileSync(0, 'utf8'));
const database = new Symbols.DatabaseSymbol.$ctor1('db', Object.entries(tables).map(tableSymbol));
const globals = GlobalState.Default.WithDatabase(database);
process.stdout.write(JSON.stringify(texts.map((text) => parsed(text, globals))));
