import { z } from 'zod';
import { knownEntry } from '../../config/known-findings.ts';
import { configSchema, type Config } from '../../config/schema.ts';
import { EvidenceError } from '../../evidence/record.ts';

/** What the command line added to the configuration. Kept with it, so that a run can be judged again as it was. */
const invocation = z.object({
  only: z.array(z.string()),
  failOn: z.enum(['critical', 'high', 'medium', 'low', 'info', 'none']),
  allowIncomplete: z.boolean(),
  /** Entries of the known-findings file, with the file that they came from. */
  known: z.array(knownEntry.extend({ file: z.string() })).default([]),
});

const storedConfig = z.object({ ...configSchema.shape, invocation });

/** A run's configuration as its header holds it: after defaults, with the command line's part. */
export interface RunConfig {
  readonly config: Config;
  readonly invocation: z.infer<typeof invocation>;
}

/** The form that a header stores. */
export function storeConfig({ config, invocation: given }: RunConfig): z.infer<typeof storedConfig> {
  return { ...config, invocation: given };
}

/** @throws {EvidenceError} where a header does not hold a configuration of this version. */
export function restoreConfig(stored: unknown): RunConfig {
  const parsed = storedConfig.safeParse(stored);
  if (!parsed.success) throw new EvidenceError('the run does not hold a configuration that this version can read');
  const { invocation: given, ...config } = parsed.data;
  return { config, invocation: given };
}
