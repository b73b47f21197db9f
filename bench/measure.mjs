import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Median of several numbers. */
export function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Times two commands in turns, so that a busy machine strikes both, and prints their medians and ratio. */
export function compareCommands(title, subject, yardstick, runs) {
  const times = { subject: [], yardstick: [] };
  for (let run = 0; run < runs; run += 1) {
    times.yardstick.push(timeCommand(yardstick.command));
    times.subject.push(timeCommand(subject.command));
  }
  const [own, other] = [median(times.subject), median(times.yardstick)];
  print(title, [
    [subject.name, `${own.toFixed(0)} ms`],
    [yardstick.name, `${other.toFixed(0)} ms`],
    ['ratio', (own / other).toFixed(2)],
    ['runs', String(runs)],
  ]);
  return { own, other };
}

function timeCommand(command) {
  const start = performance.now();
  const result = spawnSync(command[0], command.slice(1), { stdio: 'ignore' });
  if (result.error !== undefined) throw result.error;
  return performance.now() - start;
}

/** Says at its end how much memory the process, with all its threads, had at most. */
const reporter = `process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_MEMORY, String(process.resourceUsage().maxRSS));
});`;

/** Runs a Node program once; gives milliseconds, the most resident memory in MB, and what it ended with. */
export function measureNode(args, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-measure-'));
  try {
    const [preload, memory] = [join(folder, 'memory.cjs'), join(folder, 'memory.txt')];
    writeFileSync(preload, reporter);
    const env = { ...process.env, NODE_OPTIONS: `--require ${preload}`, BENCH_MEMORY: memory };
    const start = performance.now();
    const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore', ...options, env });
    const ms = performance.now() - start;
    if (error !== undefined) throw error;
    return { ms, megabytes: Number(readFileSync(memory, 'utf8')) / 1024, status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prints one benchmark as aligned rows. */
export function print(title, rows) {
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of rows) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
}
