import { looksOpaque } from './judge.ts';

/**
 * What a value without a sign of a credential looks like. `address`: a URL, a host or an id of a resource, which is no
 * credential wherever it is used. `opaque`: characters rather than words.
 */
export type ValueLook = 'address' | 'opaque' | 'word';

const ADDRESS: readonly RegExp[] = [
  /^[a-z][a-z0-9+.-]{1,15}:\/\//i,
  /^\/(?:subscriptions|providers)\//i,
  /^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,12}(?::\d{1,5})?(?:\/\S{0,512})?$/i,
  /^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:\/\d{1,2})?$/,
];

export const lookOf = (text: string): ValueLook => {
  const value = text.trim().slice(0, 1024);
  if (ADDRESS.some((pattern) => pattern.test(value))) return 'address';
  return looksOpaque(value) ? 'opaque' : 'word';
};

const SECRET_ID = /^secret[-_]?id$|(?:vault|approle|bao)[\w.-]{0,64}secret[-_]?id$/i;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The secret id of an AppRole has the form of any other id: only its name tells. `client-secret-id` names an id of Entra. */
export const isAppRoleSecretId = (name: string, text: string): boolean =>
  SECRET_ID.test(name) && GUID.test(text.trim());
