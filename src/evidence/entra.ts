import { z } from 'zod';

/** What is kept of Microsoft Entra ID: who principals are, and when their credentials end. Ids are in lower case. */

/** An issuer and a subject whose tokens are accepted in place of a secret. */
export const federatedCredential = z.object({
  /** ARM id at a managed identity, a guid at an application. */
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});
export type FederatedCredential = z.infer<typeof federatedCredential>;

const servicePrincipal = z.object({
  /** Object id, which rights are given to. */
  id: z.string(),
  /** Client id, which tokens and logs name. */
  appId: z.string(),
  displayName: z.string().optional(),
  /** `Application`, `ManagedIdentity`, `Legacy` or `SocialIdp`. */
  type: z.string().optional(),
  accountEnabled: z.boolean().optional(),
  /** Tenant that the application belongs to. */
  ownerTenantId: z.string().optional(),
  /** Of a managed identity: its own ARM id, or that of the resource which it is the system-assigned one of. */
  resourceId: z.string().optional(),
  userAssigned: z.boolean().optional(),
});
export type ServicePrincipal = z.infer<typeof servicePrincipal>;

/** What the directory knows of one object id: without `found`, no service principal has it. */
export const servicePrincipalLookup = z.object({ id: z.string(), found: servicePrincipal.optional() });

const user = z.object({
  id: z.string(),
  userPrincipalName: z.string().optional(),
  /** `Member` or `Guest`. */
  userType: z.string().optional(),
  accountEnabled: z.boolean().optional(),
});
export type User = z.infer<typeof user>;

/** The same for people. */
export const userLookup = z.object({ id: z.string(), found: user.optional() });

const credentialDates = z.object({
  keyId: z.string().optional(),
  startsOn: z.string().optional(),
  endsOn: z.string().optional(),
});

const application = z.object({
  /** Object id of the application, which is not that of its service principal. */
  id: z.string(),
  appId: z.string(),
  displayName: z.string().optional(),
  passwordCredentials: z.array(credentialDates),
  keyCredentials: z.array(credentialDates),
});
export type Application = z.infer<typeof application>;

/** The application of this tenant that has the client id `id`. */
export const applicationLookup = z.object({ id: z.string(), found: application.optional() });
