/** How a run ended, for the shell. One that has findings and gaps ends as `findings`. */
export const exitCodes = {
  /** Assessed, and nothing at or above `--fail-on`. */
  clean: 0,
  /** Findings at or above `--fail-on`; a run that does not verify. */
  findings: 1,
  /** Arguments or configuration. */
  usage: 2,
  /** Something could not be read and nobody accepted that. */
  incomplete: 3,
  /** The tool itself failed. */
  failed: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
