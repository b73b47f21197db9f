import { z } from 'zod';

/** The developer portal of a service. Tiers without one answer so, whatever stands here. */
export const developerPortal = z.strictObject({
  /** Sign-in with a user name and a password that the service keeps. */
  basicAuth: z.boolean().default(false),
  /** Whether visitors are sent to sign in before they see anything. */
  signinRequired: z.boolean().default(false),
  signup: z.boolean().default(false),
  /** Absent: sign-in is not handed over. */
  delegation: z
    .strictObject({
      url: z.string(),
      registration: z.boolean().default(true),
      subscription: z.boolean().default(false),
    })
    .optional(),
  contentSecurityPolicy: z
    .strictObject({
      mode: z.enum(['enabled', 'reportOnly', 'disabled']),
      allowedSources: z.array(z.string()).default([]),
    })
    .default({ mode: 'disabled', allowedSources: [] }),
  allowedOrigins: z.array(z.string()).default([]),
});
export type DeveloperPortal = z.infer<typeof developerPortal>;
