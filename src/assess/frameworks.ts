/** Control catalogues: framework, version, id and a short title of our own. No standard's text is copied. */

export interface ControlEntry {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  readonly title: string;
}

/** One catalogue, by the key that checks name it with: `soc2@2017`, `iso27001@2022`. */
export interface Framework {
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly controls: readonly ControlEntry[];
}

/** A catalogue file that does not have the expected columns. */
export class FrameworkError extends Error {
  override readonly name = 'FrameworkError';
}

/**
 * Reads a catalogue from its tab-separated text: header `framework version id title`, one control a line.
 * @param key file name without its ending, `soc2@2017`
 * @throws {FrameworkError} where a line has other columns, an id stands twice, or there is none
 */
export function parseFramework(key: string, text: string): Framework {
  const [header, ...lines] = text.split('\n').filter((line) => line !== '');
  if (header !== 'framework\tversion\tid\ttitle') throw new FrameworkError(`${key}: the header is not as expected`);
  const controls = lines.map((line, index) => parseLine(key, line, index + 2));
  const first = controls[0];
  if (first === undefined) throw new FrameworkError(`${key}: no control`);
  if (new Set(controls.map((control) => control.id)).size < controls.length) {
    throw new FrameworkError(`${key}: an id stands twice`);
  }
  return { key, name: first.framework, version: first.version, controls };
}

function parseLine(key: string, line: string, number: number): ControlEntry {
  const [framework, version, id, title, ...rest] = line.split('\t');
  if (framework === undefined || version === undefined || id === undefined || title === undefined || rest.length > 0) {
    throw new FrameworkError(`${key}, line ${String(number)}: four columns are expected`);
  }
  return { framework, version, id, title };
}

/** Anchor of a control in reports: `soc2-2017-cc6.1`. */
export function controlAnchor(key: string, id: string): string {
  return `${key.replace('@', '-')}-${id}`.toLowerCase();
}
