import { redact } from '../evidence/redact.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';

/** Arguments that cannot be used. The message says what is wrong; `hint`, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The user, or the system, asked the run to stop. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** How an error is told and what the process ends with. No text holds a secret. */
export interface Failure {
  readonly text: string;
  readonly code: ExitCode;
}

/** Errors by which a stage says that its input is at fault. They are told by name, so that no stage is loaded for it. */
const inputErrors: ReadonlySet<string> = new Set([
  'UsageError',
  'ConfigError',
  'EvidenceError',
  'EstateError',
  'FaultSyntaxError',
]);

/** What to tell of an error. `debug` adds the stack. */
export function describeFailure(error: unknown, debug: boolean): Failure {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  if (name === 'InterruptedError') return { text: redact(message), code: exitCodes.interrupted };
  const trace = debug && stack !== undefined ? `\n${stack}` : '';
  if (inputErrors.has(name)) {
    const hint = error instanceof UsageError && error.hint !== undefined ? `\n${error.hint}` : '';
    return { text: redact(`portcullis: ${message}${hint}${trace}`), code: exitCodes.usage };
  }
  const advice = debug
    ? ''
    : '\nRun it again with --debug for the stack, and report it with the command that you used.';
  return { text: redact(`portcullis failed: ${message}${advice}${trace}`), code: exitCodes.failed };
}
