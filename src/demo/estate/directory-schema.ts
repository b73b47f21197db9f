import { z } from 'zod';
import { moment } from './time.ts';

export const user = z.strictObject({
  id: z.guid(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  userType: z.enum(['Member', 'Guest']).default('Member'),
  accountEnabled: z.boolean().default(true),
});

export const group = z.strictObject({
  id: z.guid(),
  displayName: z.string(),
  /** Object ids of users, groups, service principals and managed identities. */
  members: z.array(z.guid()).default([]),
});

/** Whose tokens an application or a managed identity accepts in place of a secret. */
export const federatedCredential = z.strictObject({
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()).default(['api://AzureADTokenExchange']),
});

const credential = z.strictObject({ keyId: z.guid(), starts: moment, ends: moment });

export const servicePrincipal = z.strictObject({
  id: z.guid(),
  appId: z.guid(),
  displayName: z.string(),
  accountEnabled: z.boolean().default(true),
  /** Accepted by the token endpoint. Must not be a real one. */
  clientSecret: z.string().optional(),
  /** The application behind it; absent where that lies in another tenant. */
  application: z
    .strictObject({
      /** Object id of the application. */
      id: z.guid(),
      passwords: z.array(credential).default([]),
      certificates: z.array(credential).default([]),
      federatedCredentials: z.array(federatedCredential).default([]),
    })
    .optional(),
});

export type User = z.infer<typeof user>;
export type ServicePrincipal = z.infer<typeof servicePrincipal>;
export type FederatedCredential = z.infer<typeof federatedCredential>;
