import type { EventResource } from '../../evidence/azure-platform.ts';
import type { KeyVault } from '../../evidence/key-vault.ts';
import { readerGrant } from './grants.ts';
import { armListQuestion, takeOfSubscription, type Inventory } from './inventory.ts';
import { pathOf, takeReading, type Run } from './take-reading.ts';
import {
  activityAlertList,
  defenderPlanList,
  eventSubscriptionList,
  logAlertList,
  metricAlertList,
  systemTopicList,
  watchedApiList,
} from './wire-platform.ts';

/** Who is told when something happens to gateways and vaults: alert rules, plans of Defender, event subscriptions. */

export async function takeAlertRules(run: Run, inventory: Inventory, subscription: string): Promise<void> {
  const kinds = [
    { type: 'Microsoft.Insights/metricAlerts', version: '2018-03-01', shape: metricAlertList },
    { type: 'Microsoft.Insights/scheduledQueryRules', version: '2022-06-15', shape: logAlertList },
    { type: 'Microsoft.Insights/activityLogAlerts', version: '2020-10-01', shape: activityAlertList },
  ];
  await Promise.all(
    kinds.map(async (kind) =>
      takeOfSubscription(run, inventory, subscription, { name: 'azure.alertRules', several: true, ...kind }),
    ),
  );
}

export async function takeDefenderPlans(run: Run, inventory: Inventory, subscription: string): Promise<void> {
  await takeOfSubscription(run, inventory, subscription, {
    name: 'azure.defenderPlans',
    type: 'Microsoft.Security/pricings',
    version: '2024-01-01',
    shape: defenderPlanList,
  });
}

/** APIs of a gateway that the plan for APIs watches. `id` as the service spells it. */
export async function takeWatchedApis(run: Run, id: string): Promise<void> {
  const permission = 'Microsoft.Security/apiCollections/read';
  await takeReading(
    run,
    armListQuestion(run, {
      name: 'azure.defenderPlans',
      id,
      below: 'providers/Microsoft.Security/apiCollections',
      version: '2023-11-15',
      shape: watchedApiList,
      needs: () => readerGrant(permission, id.split('/')[2] ?? '', run.client.principal()),
    }),
  );
}

const eventVersion = '2022-06-15';

/** Topics of their own for events of resources in a subscription. */
export async function takeSystemTopics(
  run: Run,
  inventory: Inventory,
  subscription: string,
): Promise<readonly EventResource[]> {
  const topics = await takeOfSubscription(run, inventory, subscription, {
    name: 'azure.eventSubscriptions',
    type: 'Microsoft.EventGrid/systemTopics',
    version: eventVersion,
    shape: systemTopicList,
    several: true,
  });
  return topics.status === 'read' ? topics.value : [];
}

/** Event subscriptions at the vaults themselves and at the topics for their events. */
export async function takeEventSubscriptions(
  run: Run,
  vaults: readonly KeyVault[],
  topics: readonly EventResource[],
): Promise<void> {
  const ids = new Set(vaults.map(({ id }) => id));
  const ours = topics.filter((topic) => topic.kind === 'system-topic' && ids.has(topic.source));
  await Promise.all([
    ...vaults.map(async ({ id }) =>
      takeAt(
        run,
        id,
        'providers/Microsoft.EventGrid/eventSubscriptions',
        'Microsoft.EventGrid/eventSubscriptions/read',
      ),
    ),
    ...ours.map(async ({ id }) =>
      takeAt(run, id, 'eventSubscriptions', 'Microsoft.EventGrid/systemTopics/eventSubscriptions/read'),
    ),
  ]);
}

async function takeAt(run: Run, id: string, below: string, permission: string): Promise<void> {
  const question = armListQuestion(run, {
    name: 'azure.eventSubscriptions',
    id,
    below,
    version: eventVersion,
    shape: eventSubscriptionList,
    needs: () => readerGrant(permission, id.split('/')[2] ?? '', run.client.principal()),
  });
  await takeReading(run, { ...question, ask: async () => run.client.list(`${pathOf(id)}/${below}`, eventVersion) });
}
