import { z } from 'zod';
import { keepableName } from '../../detect/keepable-text.ts';
import type { ApimSubscription, ApimTenantAccess } from '../../evidence/apim-settings.ts';
import { compact, lowerId, optionalFlag, optionalText, sortedList } from './wire-parts.ts';

/**
 * From the wire to the records: how API Management is set up and who may call it. None of these answers shows a key;
 * should one, it ends here. Shapes: the published schemas of api-version 2024-05-01.
 */

const byId = (row: { readonly id: string }): string => row.id;

const tenantAccessRow = z
  .object({ id: lowerId, name: z.string(), properties: z.object({ enabled: optionalFlag }) })
  .transform(({ id, name, properties }): ApimTenantAccess => compact({ id, name, ...properties }));
export const tenantAccessList = sortedList<typeof tenantAccessRow, ApimTenantAccess>(tenantAccessRow, byId);

/** A name that people gave: a credential put in its place is masked. */
const keptName = optionalText.transform((text) => (text === undefined ? undefined : keepableName(text)));

const subscriptionRow = z
  .object({
    id: lowerId,
    name: z.string(),
    properties: z.object({
      displayName: keptName,
      // That of the service itself ends in a slash.
      scope: lowerId.transform((id) => id.replace(/\/$/, '')),
      state: z.string(),
      createdDate: optionalText,
      expirationDate: optionalText,
      allowTracing: optionalFlag,
    }),
  })
  .transform(({ id, name, properties }): ApimSubscription => compact({ id, name, ...properties }));
export const subscriptionList = sortedList<typeof subscriptionRow, ApimSubscription>(subscriptionRow, byId);
