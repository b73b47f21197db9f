import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measureNode, median, print } from './measure.mjs';
import { gatewayOnly, mixed, writeTree } from './source-tree.mjs';

/** Bounds of the source scan: its throughput against secretlint's on the same tree, its memory, and its growth. */
const bounds = { ratio: 2, megabytes: 400, growth: 1.25 };
const meanBytes = 1690;
const runs = 3;
const program = resolve('dist/src/cli/main.js');
const preset = '@secretlint/secretlint-rule-preset-recommend';
/** The newest ones, which run on older Node too; the versions before 13 grow with the square of the files. */
const yardstick = ['secretlint@latest', `${preset}@latest`];

const mega = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const kept = (holds) => (holds ? 'kept' : 'BROKEN');

/** `portcullis source` against secretlint on one generated tree, and alone on a tree of nothing but gateway files. */
export function source() {
  const work = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  try {
    const tree = join(work, 'tree');
    const made = writeTree(tree, mixed, meanBytes);
    print(
      `source: tree of ${made.files} files, ${mega(made.bytes)}`,
      made.composition.map(({ name, files, bytes }) => [name, `${files} files, ${mega(bytes)}`]),
    );
    compare(work, tree, made);
    growth(work, made);
    gatewayTree(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** One scan of a tree, and how many bytes of it were judged. */
function scan(work, tree, name) {
  const out = join(work, name);
  const measured = measureNode([program, 'source', tree, '--fail-on', 'none', '--out', out], { cwd: work });
  if (measured.status !== 0) throw new Error(`portcullis source ended with ${measured.status}`);
  const files = filesOf(out);
  const judged = files.filter((file) => file.status !== 'skipped');
  rmSync(out, { recursive: true });
  return { ...measured, files: judged.length, bytes: judged.reduce((sum, file) => sum + file.bytes, 0) };
}

function filesOf(out) {
  const lines = readFileSync(join(out, 'evidence/records.ndjson'), 'utf8').split('\n');
  const records = lines.filter((line) => line !== '').map((line) => JSON.parse(line.replace(/^\d+ [0-9a-f]+ /, '')));
  return records.find((record) => record.name === 'repo.files' && record.part === 'list').outcome.value;
}

function compare(work, tree, made) {
  const secretlint = installSecretlint(work);
  const own = [];
  const other = [];
  for (let run = 0; run < runs; run += 1) {
    if (secretlint !== undefined) other.push(runSecretlint(secretlint, tree));
    own.push(scan(work, tree, `run-${run}`));
  }
  const ownMs = median(own.map(({ ms }) => ms));
  const ownMemory = Math.max(...own.map(({ megabytes }) => megabytes));
  print('source: portcullis source, all checks, all reports', [
    ['time, whole process', `${ownMs.toFixed(0)} ms (median of ${runs})`],
    ['tree per second', mega(made.bytes / (ownMs / 1000))],
    ['judged', `${own[0].files} files, ${mega(own[0].bytes)} of ${made.files} files, ${mega(made.bytes)}`],
    ['ignore settings', 'none in the tree; .gitignore honoured, .git and node_modules left out'],
    ['workers', `${Math.min(availableParallelism(), 4)} threads (cores: ${availableParallelism()}, at most 4)`],
    [
      'memory',
      `${ownMemory.toFixed(0)} MB at most; bound ${bounds.megabytes} MB: ${kept(ownMemory <= bounds.megabytes)}`,
    ],
  ]);
  if (secretlint === undefined) return;
  const otherMs = median(other.map(({ ms }) => ms));
  print(`source: secretlint ${secretlint.version}, recommended preset`, [
    ['time, whole process', `${otherMs.toFixed(0)} ms (median of ${runs})`],
    ['tree per second', mega(made.bytes / (otherMs / 1000))],
    ['judged', `every file: ${made.files} files, ${mega(made.bytes)}`],
    ['ignore settings', 'none in the tree, its defaults'],
    ['workers', 'none: it judges in one thread'],
    ['memory', `${Math.max(...other.map(({ megabytes }) => megabytes)).toFixed(0)} MB at most`],
    ['ratio', `${(otherMs / ownMs).toFixed(2)}; bound ${bounds.ratio}: ${kept(otherMs / ownMs >= bounds.ratio)}`],
  ]);
}

/** Installs secretlint into a folder of its own; it is no dependency of this project. */
function installSecretlint(work) {
  const folder = join(work, 'secretlint');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...yardstick], {
    cwd: folder,
    stdio: 'ignore',
  });
  if (npm.error !== undefined || npm.status !== 0) {
    print('source: secretlint', [['not compared', `npm install ${yardstick.join(' ')} failed`]]);
    return undefined;
  }
  const config = join(folder, '.secretlintrc.json');
  writeFileSync(config, JSON.stringify({ rules: [{ id: preset }] }));
  const { version, bin } = JSON.parse(readFileSync(join(folder, 'node_modules/secretlint/package.json'), 'utf8'));
  const script = typeof bin === 'string' ? bin : bin.secretlint;
  return { version, config, script: join(folder, 'node_modules/secretlint', script) };
}

function runSecretlint({ script, config }, tree) {
  const measured = measureNode([script, '--secretlintrc', config, '--maskSecrets', '**/*'], { cwd: tree });
  // 1: it found something; anything else is no measurement.
  if (measured.status !== 0 && measured.status !== 1) throw new Error(`secretlint ended with ${measured.status}`);
  return measured;
}

/** Time for each byte on a tree with twice the bytes, against a tree with as many files. */
function growth(work, made) {
  const large = join(work, 'large');
  const twice = writeTree(large, mixed, meanBytes * 2);
  const [small, big] = [scan(work, join(work, 'tree'), 'small'), scan(work, large, 'big')];
  const ratio = big.ms / small.ms / (twice.bytes / made.bytes);
  print('source: growth', [
    [mega(made.bytes), `${small.ms.toFixed(0)} ms`],
    [mega(twice.bytes), `${big.ms.toFixed(0)} ms, ${big.megabytes.toFixed(0)} MB of memory`],
    ['time for each byte', `x ${ratio.toFixed(2)}; bound ${bounds.growth}: ${kept(ratio <= bounds.growth)}`],
  ]);
}

function gatewayTree(work) {
  const tree = join(work, 'gateway');
  const made = writeTree(tree, gatewayOnly, 6000);
  const { ms, megabytes, bytes } = scan(work, tree, 'gateway-run');
  print(`source: nothing but gateway files, ${made.files} files, ${mega(made.bytes)}, without a bound`, [
    ['composition', made.composition.map((row) => `${row.name} ${row.files}`).join(', ')],
    ['time, whole process', `${ms.toFixed(0)} ms`],
    ['judged', `${mega(bytes)}, ${mega(bytes / (ms / 1000))} per second`],
    ['memory', `${megabytes.toFixed(0)} MB at most`],
  ]);
}
