import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Emulator } from '../../src/demo/emulator/start-emulator.ts';

export type Answer = { status: number; headers: Record<string, unknown>; text: string; body: Record<string, unknown> };

type Question = { method?: string; headers?: Record<string, string>; body?: string };

/** One request through the emulator's tunnel, as any client would send it. Rejects where the connection breaks off. */
export async function ask(emulator: Emulator, url: string, question: Question = {}): Promise<Answer> {
  const agent = new HttpsProxyAgent(emulator.proxyUrl);
  const ca = readFileSync(emulator.caFile);
  return await new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: question.method ?? 'GET', headers: question.headers ?? {}, agent, ca },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('aborted', () => reject(new Error('cut')));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(question.body);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** A bearer header for the scan's own principal. */
export async function bearer(emulator: Emulator, resource: string): Promise<Record<string, string>> {
  const { AZURE_TENANT_ID = '', AZURE_CLIENT_ID = '', AZURE_CLIENT_SECRET = '' } = emulator.env;
  const form = new URLSearchParams({
    client_id: AZURE_CLIENT_ID,
    client_secret: AZURE_CLIENT_SECRET,
    scope: `${resource}/.default`,
    grant_type: 'client_credentials',
  });
  const answer = await ask(emulator, `https://login.microsoftonline.com/${AZURE_TENANT_ID}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return { authorization: `Bearer ${String(answer.body['access_token'])}` };
}

/** Every row of a paged list, and the pages it took. Follows `nextLink` and `@odata.nextLink`. */
export async function allPages(
  emulator: Emulator,
  url: string,
  headers: Record<string, string>,
): Promise<{ rows: Record<string, unknown>[]; pages: Answer[] }> {
  const rows: Record<string, unknown>[] = [];
  const pages: Answer[] = [];
  for (let next: unknown = url; typeof next === 'string' && next !== '';) {
    const page = await ask(emulator, next, { headers });
    pages.push(page);
    rows.push(...((page.body['value'] ?? []) as Record<string, unknown>[]));
    next = page.body['nextLink'] ?? page.body['@odata.nextLink'];
  }
  return { rows, pages };
}
