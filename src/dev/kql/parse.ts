import { spawn } from 'node:child_process';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { TableSchema } from '../../queries/tables.ts';

/** A node of the official parser's tree, with what the compiler needs of it. */
export interface SyntaxNode {
  readonly kind: string;
  /** Offset in the text. */
  readonly start: number;
  /** The type that the parser's analysis gives to an expression. */
  readonly type?: string;
  /** Tokens only. */
  readonly text?: string;
  /** String literals only: the value, without quotes and escapes. */
  readonly value?: string;
  readonly children?: readonly SyntaxNode[];
}

export interface ParsedQuery {
  readonly tree: SyntaxNode;
  /** What the language itself refuses: unknown names, wrong types, syntax. */
  readonly diagnostics: readonly { readonly start: number; readonly message: string }[];
}

/** What the compiler refuses: names the thing and its place in the query text. */
export class KqlSubsetError extends Error {
  override readonly name = 'KqlSubsetError';
  readonly start: number;
  constructor(message: string, start: number) {
    super(message);
    this.start = start;
  }
}

/** Parses and analyses all texts in one child process. Throws when the parser itself fails. */
export async function parseKql(
  texts: readonly string[],
  tables: Readonly<Record<string, TableSchema>>,
): Promise<ParsedQuery[]> {
  const script = fileURLToPath(new URL('src/dev/kql/syntax-tree.mjs', import.meta.resolve('#package')));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify({ tables, texts }));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [output, errors, status] = await Promise.all([readAll(child.stdout), readAll(child.stderr), closed]);
  if (status !== 0) throw new Error(`The KQL parser failed with exit code ${status}: ${errors.slice(-500)}`);
  return JSON.parse(output) as ParsedQuery[];
}
