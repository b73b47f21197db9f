import { webcrypto } from 'node:crypto';
import type * as peculiar from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

type Library = typeof peculiar;
type KeyPair = webcrypto.CryptoKeyPair;

/** Makes certificates that a client trusts once it trusts {@link Authority.pem}. Nothing outlives the process. */
export type Authority = {
  pem: string;
  /** Key and certificate for a host, as PEM. */
  issue(host: string): Promise<{ key: string; cert: string }>;
};

export async function createAuthority(): Promise<Authority> {
  const x509 = await library();
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Portcullis demo authority',
    serialNumber: '01',
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  let issued = 1;
  return {
    pem: root.toString('pem'),
    issue: async (host) => {
      issued += 1;
      return await issueLeaf(x509, root, keys, host, issued.toString(16).padStart(4, '0'));
    },
  };
}

async function issueLeaf(
  x509: Library,
  root: peculiar.X509Certificate,
  authority: KeyPair,
  host: string,
  serialNumber: string,
): Promise<{ key: string; cert: string }> {
  const keys = await newKeys();
  const leaf = await x509.X509CertificateGenerator.create({
    subject: `CN=${host}`,
    issuer: root.subject,
    serialNumber,
    ...validity(),
    publicKey: keys.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'), cert: leaf.toString('pem') };
}

/** Loaded when a demo starts. The library looks for the Reflect metadata functions at that moment. */
async function library(): Promise<Library> {
  await import('reflect-metadata');
  return await import('@peculiar/x509');
}

async function newKeys(): Promise<KeyPair> {
  return await webcrypto.subtle.generateKey({ name: ALGORITHM.name, namedCurve: ALGORITHM.namedCurve }, true, [
    'sign',
    'verify',
  ]);
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 7 * DAY_MS) };
}
