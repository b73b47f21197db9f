import { z } from 'zod';
import { evidenceRecord } from './record.ts';

/** Version of the evidence format. A loader refuses any other in words. */
export const evidenceFormat = 'portcullis-evidence/1';

/** What a user declared: one gateway estate, store or repository. Its name is part of SARIF locations: keep it stable. */
export const target = z.object({
  name: z.string(),
  kind: z.enum(['azure', 'vault', 'source']),
  /** What is declared of it, in words an auditor can compare with the configuration: subscriptions, address, path. */
  declared: z.array(z.string()),
});
export type Target = z.infer<typeof target>;

/** About the run: who, when, with what. Holds no secret; `config` is the configuration after defaults. */
export const runHeader = z.object({
  format: z.literal(evidenceFormat),
  tool: z.object({ name: z.literal('portcullis'), version: z.string() }),
  command: z.enum(['scan', 'demo', 'source']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  targets: z.array(target),
  config: z.unknown(),
  configSha256: z.string(),
});
export type RunHeader = z.infer<typeof runHeader>;

export const evidence = z.object({ header: runHeader, records: z.array(evidenceRecord) });

/** Everything that a run read, sorted by record id. `assessment = f(evidence, config, now)`. */
export type Evidence = z.infer<typeof evidence>;
