import { computeRollingHashes } from '@microsoft/sarif';
import { byCodeUnit, sha256 } from '../evidence/canonical.ts';
import type { Target } from '../evidence/evidence.ts';
import type { Inventory, Verdict } from './assessment.ts';

/** Path of a target's inventory file as SARIF names it, whatever folder the run wrote to. */
export function inventoryPath(target: string): string {
  return `.portcullis/inventory/${target}.jsonl`;
}

/**
 * The inventory of each target: one line for each resource that a check named, sorted by id. A line starts with a digest
 * of the id and is longer than the 100 characters that GitHub's line hash looks at, so that its hash depends on the
 * resource alone and no alert moves when the list grows.
 */
export function buildInventory(targets: readonly Target[], verdicts: readonly Verdict[]): Inventory[] {
  return targets.map((target) => {
    const kinds = new Map<string, string>();
    for (const verdict of verdicts) {
      if (verdict.target !== target.name || verdict.at !== undefined) continue;
      if (verdict.resource === verdict.subject) kinds.set(verdict.resource, verdict.kind);
      else if (!kinds.has(verdict.resource)) kinds.set(verdict.resource, 'resource');
    }
    const rows = [...kinds].toSorted(([left], [right]) => byCodeUnit(left, right));
    const texts = rows.map(([id, type]) => JSON.stringify({ k: sha256(id), id, type, target: target.name }));
    const hashes = computeRollingHashes(`${texts.join('\n')}\n`);
    const lines = rows.map(([id], index) => ({ id, text: texts[index] ?? '', lineHash: hashes.get(index + 1) ?? '' }));
    return { target: target.name, path: inventoryPath(target.name), lines };
  });
}
