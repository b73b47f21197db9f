import { z } from 'zod';

/** What a service lets people and programs sign in with. The service shows none of the client secrets. */

const client = { name: z.string().min(1), clientId: z.string(), clientSecret: z.string().optional() };

const identityProvider = z.strictObject({
  ...client,
  type: z.enum(['aad', 'aadB2C', 'google', 'facebook', 'microsoft', 'twitter']),
  allowedTenants: z.array(z.string()).default([]),
});

const openidConnectProvider = z.strictObject({
  ...client,
  displayName: z.string(),
  description: z.string().default(''),
  metadataEndpoint: z.string(),
});

const authorizationServer = z.strictObject({
  ...client,
  displayName: z.string(),
  description: z.string().default(''),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  clientRegistrationEndpoint: z.string(),
  grantTypes: z.array(z.enum(['authorizationCode', 'implicit', 'resourceOwnerPassword', 'clientCredentials'])),
  defaultScope: z.string().default(''),
  /** Shown by the API, the password too. */
  resourceOwnerUsername: z.string().optional(),
  resourceOwnerPassword: z.string().optional(),
});

/** A provider of the credential manager. */
const authorizationProvider = z.strictObject({
  name: z.string().min(1),
  displayName: z.string(),
  identityProvider: z.string(),
  /** `authorizationCode` or `clientCredentials` -> its settings, of which the service leaves out `clientSecret`. */
  grantTypes: z.record(z.string(), z.record(z.string(), z.string())),
});

export const signIns = {
  identityProviders: z.array(identityProvider).default([]),
  openidConnectProviders: z.array(openidConnectProvider).default([]),
  authorizationServers: z.array(authorizationServer).default([]),
  authorizationProviders: z.array(authorizationProvider).default([]),
};

export type IdentityProvider = z.infer<typeof identityProvider>;
export type OpenidConnectProvider = z.infer<typeof openidConnectProvider>;
export type AuthorizationServer = z.infer<typeof authorizationServer>;
export type AuthorizationProvider = z.infer<typeof authorizationProvider>;
