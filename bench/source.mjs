import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareCommands } from './measure.mjs';

const files = 600;

/** A policy as gateways have it: expressions with quotes in attributes, requests, headers, references. */
function policyText(index) {
  const condition = '@(context.Request.Headers.GetValueOrDefault("x-tenant","") == "a" && 1 < 2)';
  const block = `
      <choose>
        <when condition="${condition}">
          <set-header name="Authorization" exists-action="override"><value>Bearer {{token-${index}}}</value></set-header>
          <send-request mode="new" response-variable-name="answer${index}" timeout="20" ignore-error="false">
            <set-url>@($"https://backend-${index}.example/{context.Request.MatchedParameters["id"]}")</set-url>
            <set-method>GET</set-method>
          </send-request>
        </when>
      </choose>`;
  return `<policies>\n  <inbound>\n    <base />${block.repeat(12)}\n  </inbound>\n  <outbound><base /></outbound>\n</policies>\n`;
}

/** Source scan of a generated tree, against a process that only reads and splits the same files. */
export function source() {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  let bytes = 0;
  for (let index = 0; index < files; index += 1) {
    const path = join(folder, 'tree', `api-${index % 40}`);
    mkdirSync(path, { recursive: true });
    const text = policyText(index);
    bytes += Buffer.byteLength(text);
    writeFileSync(join(path, `policy-${index}.xml`), text);
  }
  const reader = `
    const { readdirSync, readFileSync } = require('node:fs');
    let lines = 0;
    for (const entry of readdirSync(process.argv[1], { recursive: true, withFileTypes: true }))
      if (entry.isFile()) lines += readFileSync(entry.parentPath + '/' + entry.name, 'utf8').split('\\n').length;`;
  const tree = join(folder, 'tree');
  let run = 0;
  const out = () => join(folder, `run-${(run += 1)}`);
  const command = [process.execPath, 'dist/src/cli/main.js', 'source', tree, '--fail-on', 'none', '--out'];
  const subject = {
    name: 'portcullis source',
    get command() {
      return [...command, out()];
    },
  };
  const yardstick = { name: 'read and split the same files', command: [process.execPath, '-e', reader, tree] };
  const { own } = compareCommands(`source: ${files} policies, ${(bytes / 1e6).toFixed(1)} MB`, subject, yardstick, 3);
  process.stdout.write(`  throughput, whole process  ${(bytes / 1e6 / (own / 1000)).toFixed(1)} MB/s\n`);
  rmSync(folder, { recursive: true });
}
