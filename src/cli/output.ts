import { redact } from '../evidence/redact.ts';

/** Writes the result of a command to standard output. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes progress or a problem to standard error, with everything that has the form of a credential masked. */
export function printNote(text: string): void {
  process.stderr.write(`${redact(text)}\n`);
}

/** Resolves when everything written so far has left the process. */
export async function flushOutput(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flush));
}

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.destroyed || stream.writableEnded) return;
  await new Promise<void>((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}
