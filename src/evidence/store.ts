import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { byCodeUnit, canonicalJson, canonicalJsonPretty, sha256 } from './canonical.ts';
import { evidenceFormat, runHeader, type Evidence, type RunHeader } from './evidence.ts';
import { EvidenceError, openRecord, type EvidenceRecord } from './record.ts';

/** File names inside the `evidence` folder of a run. */
export const recordsFile = 'records.ndjson';
export const headerFile = 'run.json';

const fileMode = 0o600;

/**
 * Append-only store of records. Each line is `<length> <sha256> <json>`: the length of the JSON text in UTF-8 bytes and
 * its hash, so that a torn tail is recognised and cut.
 */
export interface RecordStore {
  append(record: EvidenceRecord): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store in an existing folder, cuts a torn tail, and forgets the records that are not to be kept. Gives those
 * that are durable: of two with one id, the later one.
 */
export async function openStore(
  folder: string,
  keeps: (record: EvidenceRecord) => boolean = () => true,
): Promise<{ store: RecordStore; records: EvidenceRecord[] }> {
  const path = `${folder}/${recordsFile}`;
  const stored = await readRecords(path);
  if (stored.goodBytes < stored.size) await truncate(path, stored.goodBytes);
  const records = sortRecords(stored.records).filter(keeps);
  if (records.length < stored.records.length) await replaceRecords(path, records);
  return { store: storeOn(openSync(path, 'a', fileMode)), records };
}

async function replaceRecords(path: string, records: readonly EvidenceRecord[]): Promise<void> {
  const draft = `${path}.new`;
  await writeFile(draft, records.map((record) => frame(canonicalJson(record))).join(''), { mode: fileMode });
  await rename(draft, path);
}

/** Records are small and many: a write that waits for a thread of its own takes several times as long. */
function storeOn(file: number): RecordStore {
  return {
    append: async (record) => {
      appendFileSync(file, frame(canonicalJson(record)));
    },
    close: async () => {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

function frame(json: string): string {
  return `${String(Buffer.byteLength(json, 'utf8'))} ${sha256(json)} ${json}\n`;
}

/**
 * Loads the evidence of a run.
 * @throws {EvidenceError} where a file is missing, of another format, cut, or was changed.
 */
export async function loadEvidence(folder: string): Promise<Evidence> {
  const header = parseHeader(await readText(`${folder}/${headerFile}`));
  const { records, goodBytes, size } = await readRecords(`${folder}/${recordsFile}`);
  if (goodBytes < size) {
    throw new EvidenceError(`${folder}/${recordsFile} is damaged after byte ${String(goodBytes)} of ${String(size)}`);
  }
  return { header, records: sortRecords(records) };
}

/** Writes the run header beside the records. */
export async function saveHeader(folder: string, header: RunHeader): Promise<void> {
  await writeFile(`${folder}/${headerFile}`, canonicalJsonPretty(header), { mode: fileMode });
}

/** Takes the header away: what is collected from then on has not ended. */
export async function removeHeader(folder: string): Promise<void> {
  await rm(`${folder}/${headerFile}`, { force: true });
}

/** Records in the order that everything downstream relies on; of two with one id, the later one counts. */
export function sortRecords(records: readonly EvidenceRecord[]): EvidenceRecord[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return [...byId.values()].toSorted((left, right) => byCodeUnit(left.id, right.id));
}

/** @throws {EvidenceError} for a header of another format. */
export function parseHeader(text: string): RunHeader {
  const json = JSON.parse(text) as { format?: unknown };
  if (json.format !== evidenceFormat) {
    throw new EvidenceError(`evidence has format ${JSON.stringify(json.format)}; this version reads ${evidenceFormat}`);
  }
  return runHeader.parse(json);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new EvidenceError(`${path} cannot be read: is this a run directory?`);
  }
}

interface ReadRecords {
  readonly records: EvidenceRecord[];
  readonly goodBytes: number;
  readonly size: number;
}

async function readRecords(path: string): Promise<ReadRecords> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw new EvidenceError(`${path} cannot be read (${error.code ?? 'unknown error'})`);
  });
  const records: EvidenceRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    const json = end === -1 ? undefined : unframe(bytes.toString('utf8', at, end));
    if (json === undefined) break;
    records.push(openRecord(JSON.parse(json)));
    at = end + 1;
  }
  return { records, goodBytes: at, size: bytes.length };
}

function unframe(line: string): string | undefined {
  const parts = /^(\d+) ([0-9a-f]{64}) (.*)$/s.exec(line);
  const json = parts?.[3];
  if (parts === null || json === undefined) return undefined;
  return Buffer.byteLength(json, 'utf8') === Number(parts[1]) && sha256(json) === parts[2] ? json : undefined;
}
