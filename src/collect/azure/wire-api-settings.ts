import { z } from 'zod';
import type { ApimTenantAccess } from '../../evidence/apim-settings.ts';
import { compact, lowerId, optionalFlag, sortedList } from './wire-parts.ts';

/**
 * From the wire to the records: how API Management is set up and who may call it. None of these answers shows a key;
 * should one, it ends here. Shapes: the published schemas of api-version 2024-05-01.
 */

const byId = (row: { readonly id: string }): string => row.id;

const tenantAccessRow = z
  .object({ id: lowerId, name: z.string(), properties: z.object({ enabled: optionalFlag }) })
  .transform(({ id, name, properties }): ApimTenantAccess => compact({ id, name, ...properties }));
export const tenantAccessList = sortedList<typeof tenantAccessRow, ApimTenantAccess>(tenantAccessRow, byId);
