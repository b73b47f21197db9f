import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check } from '../assess/check.ts';
import { parseFramework, type Framework } from '../assess/frameworks.ts';
import { configJsonSchema } from '../config/schema.ts';
import { estateJsonSchema } from '../demo/estate/schema.ts';
import { byCodeUnit } from '../evidence/canonical.ts';
import { catalogueText, checkPage } from './check-pages.ts';
import { generateSql } from './kql/generate.ts';
import { readingsText } from './readings-page.ts';
import { findCheckFiles, registerText, type CheckFile } from './register.ts';

/** Folders that hold nothing but generated files: what is not generated any more is removed. */
const generatedFolders = ['docs/checks', 'src/queries/generated'];

/** Every generated file of the project, by its path from the root. */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  const files = await findCheckFiles(`${root}/checks`);
  const checks = await loadChecks(files);
  const frameworks = await loadFrameworks(`${root}/checks/frameworks`);
  const pages = [...checks].map(([id, check]) => [`docs/checks/${id}.md`, checkPage(id, check, frameworks)] as const);
  return new Map([
    ['checks/index.ts', registerText(files)],
    ['checks/README.md', catalogueText(checks)],
    ['docs/readings.md', readingsText(checks)],
    ['src/config/portcullis.schema.json', jsonText(configJsonSchema())],
    ['src/demo/estate/estate.schema.json', jsonText(estateJsonSchema())],
    ...pages,
    ...(await generateSql()),
  ]);
}

/** Files below the generated folders that no generator makes any more. */
export async function leftOverFiles(root: string, generated: ReadonlyMap<string, string>): Promise<string[]> {
  const present = await Promise.all(
    generatedFolders.map(async (folder) => {
      const entries = await readdir(`${root}/${folder}`, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
    }),
  );
  const paths = present.flat().map((path) => path.slice(root.length + 1));
  return paths.filter((path) => !generated.has(path)).toSorted(byCodeUnit);
}

/** Control catalogues of the project, sorted by key. */
export async function loadFrameworks(folder: string): Promise<Framework[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tsv')).toSorted(byCodeUnit);
  return Promise.all(
    names.map(async (name) =>
      parseFramework(name.slice(0, -'.tsv'.length), await readFile(`${folder}/${name}`, 'utf8')),
    ),
  );
}

async function loadChecks(files: readonly CheckFile[]): Promise<Map<string, Check>> {
  const extension = extname(fileURLToPath(import.meta.url));
  const loaded = new Map<string, Check>();
  for (const file of files) {
    const url = new URL(`../../checks/${file.id}${extension}`, import.meta.url);
    const module = (await import(url.href)) as { check: Check };
    loaded.set(file.id, module.check);
  }
  return loaded;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes every generated file and removes left-over ones, so that the build that stands is one of them. */
export async function writeGenerated(root: string): Promise<void> {
  const files = await generatedFiles(root);
  const changed = await renew(root, files, async () => compile(root));
  process.stdout.write(`${String(files.size)} files generated, ${String(changed.length)} of them changed\n`);
}

/**
 * Writes the files that differ from what stands below the root and removes left-over ones; gives the paths of both.
 * Where code is among them, it is compiled again: what generates was built from the older one.
 */
export async function renew(
  root: string,
  files: ReadonlyMap<string, string>,
  compileAll: () => Promise<void>,
): Promise<string[]> {
  const changed = await leftOverFiles(root, files);
  for (const path of changed) await rm(`${root}/${path}`);
  for (const [path, text] of files) {
    if ((await readFile(`${root}/${path}`, 'utf8').catch(() => undefined)) === text) continue;
    await mkdir(dirname(`${root}/${path}`), { recursive: true });
    await writeFile(`${root}/${path}`, text);
    changed.push(path);
  }
  if (changed.some((path) => path.endsWith('.ts'))) await compileAll();
  return changed;
}

async function compile(root: string): Promise<void> {
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const child = spawn(process.execPath, [tsc], { cwd: root, stdio: 'inherit' });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error('What was generated does not compile.');
}
