import type { EligibleAssignments } from '../../evidence/azure.ts';
import { CallError } from './call-error.ts';
import { armHost } from './client.ts';
import { readerGrant } from './grants.ts';
import { takeOfSubscription, type Inventory } from './inventory.ts';
import { takeReading, type Run, type Taken } from './take-reading.ts';
import { denyAssignmentList, eligibleAssignmentDocument, notLicensed } from './wire-control-plane.ts';

/** Rights at, above and below a subscription that Resource Graph does not know. */

export async function takeDenyAssignments(run: Run, inventory: Inventory, subscription: string): Promise<void> {
  await takeOfSubscription(run, inventory, subscription, {
    name: 'azure.denyAssignments',
    type: 'Microsoft.Authorization/denyAssignments',
    version: '2022-04-01',
    shape: denyAssignmentList,
  });
}

const schedulesVersion = '2020-10-01';

/** Rights that somebody may switch on: they are no role assignments until then. */
export async function takeEligibleAssignments(
  run: Run,
  inventory: Inventory,
  subscription: string,
): Promise<Taken<EligibleAssignments>> {
  const permission = 'Microsoft.Authorization/roleEligibilityScheduleInstances/read';
  const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`;
  return takeReading(run, {
    name: 'azure.eligibleAssignments',
    part: 'item',
    scope: `/subscriptions/${subscription}`,
    call: { service: 'arm', method: 'GET', host: armHost, path, apiVersion: schedulesVersion },
    shape: eligibleAssignmentDocument,
    needs: () => readerGrant(permission, subscription, run.client.principal()),
    ask: async () => {
      inventory.requireSeen(subscription);
      return run.client.list(path, schedulesVersion).catch(unlicensed);
    },
  });
}

/** Without the licence the service refuses the question with this code; nothing can be eligible then. */
function unlicensed(error: unknown): { value: symbol; status: number; pages: number } {
  if (error instanceof CallError && error.facts.codes?.[0] === 'AadPremiumLicenseRequired') {
    return { value: notLicensed, status: error.facts.status ?? 400, pages: 1 };
  }
  throw error;
}
