import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthority } from '../../src/demo/emulator/certificates.ts';

/** A certificate authority made for one test run, and files with a certificate for `localhost`. */
export interface TestAuthority {
  readonly pem: string;
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Writes `ca.pem`, `server.pem` and `server.key` into the folder. */
export async function makeAuthority(folder: string): Promise<TestAuthority> {
  const authority = await createAuthority();
  const { cert, key } = await authority.issue('localhost');
  const caFile = join(folder, 'ca.pem');
  const certificateFile = join(folder, 'server.pem');
  const keyFile = join(folder, 'server.key');
  writeFileSync(caFile, authority.pem);
  writeFileSync(certificateFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return { pem: authority.pem, caFile, certificateFile, keyFile };
}
