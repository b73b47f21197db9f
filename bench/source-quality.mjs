import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { print } from './measure.mjs';

/** Bounds of the judgement over all labelled files; the recall of each group has one of its own. */
const bounds = { precision: 0.97, recall: 0.95, groupRecall: 0.9 };
const folder = resolve('test/detect');
/** The folders with labelled files, by the group that their rows count for. */
const groups = {
  'API Management': ['api-management'],
  Apigee: ['apigee'],
  infrastructure: ['infrastructure', 'iac', 'files'],
  'provider tokens': ['tokens'],
  'text and code': ['text'],
};

const kept = (holds) => (holds ? 'kept' : 'BROKEN');

/** Precision and recall over every labelled file of the tests, each judged as a scan judges a file. Nothing is timed. */
export async function sourceQuality() {
  register('./typescript.mjs', import.meta.url);
  const { differences, hits, judgeRow, ratesOf } = await load(join(folder, 'judged.ts'));
  const judged = [];
  for (const [name, folders] of Object.entries(groups)) {
    const rows = (await Promise.all(folders.map(rowsIn))).flat();
    judged.push({ name, rows: rows.map(judgeRow) });
  }
  const all = { name: 'all', rows: judged.flatMap(({ rows }) => rows) };
  const sayGroup = ({ name, rows }) => [name, sayRates(ratesOf(rows), countsOf(rows, hits))];
  print('source-quality: whole files, a literal counts at its exact place', [...judged, all].map(sayGroup));
  const difference = judged.flatMap(({ name, rows }) => rows.flatMap(differences).map((line) => [name, line]));
  if (difference.length > 0) print('source-quality: differences', difference);
  const { precision, recall } = ratesOf(all.rows);
  print('source-quality: bounds', [
    [`precision >= ${bounds.precision}`, `${precision.toFixed(3)}: ${kept(precision >= bounds.precision)}`],
    [`recall >= ${bounds.recall}`, `${recall.toFixed(3)}: ${kept(recall >= bounds.recall)}`],
    [
      `recall of each group >= ${bounds.groupRecall}`,
      kept(judged.every(({ rows }) => ratesOf(rows).recall >= bounds.groupRecall)),
    ],
  ]);
}

const load = (path) => import(pathToFileURL(path).href);

/** The rows of all labelled files of a folder. */
async function rowsIn(name) {
  const labelled = join(folder, name, 'labelled');
  const files = readdirSync(labelled).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => load(join(labelled, file))));
  return modules.flatMap((module) => Object.values(module).filter(isRows)).flat();
}

const isRows = (value) => Array.isArray(value) && typeof value[0]?.marked === 'string';

function countsOf(judged, hits) {
  const found = judged.reduce((sum, one) => sum + hits(one), 0);
  const literals = judged.reduce((sum, { expected }) => sum + expected.length, 0);
  const reported = judged.reduce((sum, one) => sum + one.literals.length, 0);
  const lines = judged.reduce((sum, { text }) => sum + text.trimEnd().split('\n').length, 0);
  return { files: judged.length, lines, literals, missed: literals - found, wrong: reported - found };
}

function sayRates({ precision, recall }, { files, lines, literals, missed, wrong }) {
  return (
    `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}; ${files} files, ${lines} lines, ` +
    `${literals} literals, ${missed} missed, ${wrong} false`
  );
}
