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

/** In small letters with a number behind: `named-value-1`. */
const SLUG = /^[a-z]{2,24}(?:[-_][a-z]{1,24}){0,8}[-_]?\d{1,4}$/;

/** Words, years and versions with hyphens between them, as caches, volumes and regions are named. */
const READABLE = /^(?:[A-Za-z]{2,24}\d{0,2}|v?\d{1,4})(?:[-_./:](?:[A-Za-z]{2,24}\d{0,2}|v?\d{1,4})){1,12}$/;

/** Whether a text reads as the name of a thing: no name around it makes it look like a credential unless that says so. */
export const isNameOfThing = (text: string): boolean => {
  const value = text.trim();
  return SLUG.test(value) || READABLE.test(value);
};
