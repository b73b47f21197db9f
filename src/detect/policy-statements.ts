/** Statements of a policy that may hold a credential, as the alternatives of a pattern: what a part of a policy is told by. */
export const CREDENTIAL_STATEMENTS =
  'set-header|set-query-parameter|authentication-basic|authentication-certificate|send-request|validate-jwt|set-variable|check-header|cache-store-value';
