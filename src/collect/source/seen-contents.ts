import { formOf } from './classify.ts';
import { shortId } from './git-objects.ts';

/**
 * Contents of files that were judged already, by blob id and by the form of the path that they were judged under. An
 * id is kept short, so that there is room for a million of them.
 */
export class SeenContents {
  readonly #forms = new Map<string, number>();
  /** Most contents have one form; the list of a further one is kept apart. */
  readonly #seen = new Map<string, number | number[]>();
  /** Groups of equal values that were told. */
  readonly told = new Set<number>();

  /** Notes a content. Gives whether it was seen before: under a path of the same form, or of others only. */
  note(blob: string, path: string): 'alike' | 'otherwise' | 'new' {
    const id = shortId(blob);
    const form = this.#numberOf(formOf(path));
    const before = this.#seen.get(id);
    const forms = before === undefined ? [] : [before].flat();
    if (forms.includes(form)) return 'alike';
    this.#seen.set(id, before === undefined ? form : [...forms, form]);
    return before === undefined ? 'new' : 'otherwise';
  }

  #numberOf(form: string): number {
    const number = this.#forms.get(form) ?? this.#forms.size;
    this.#forms.set(form, number);
    return number;
  }
}
