import type { Kept } from '../../evidence/allow-list.ts';
import { keepKeys } from './answers.ts';
import { VaultFault } from './fault.ts';
import { attempt, countDone, store, storedEarlier, storeUnread, type Subject, type VaultSession } from './session.ts';

/**
 * Lists accessors and stores the list, `most` of them at most: where there are more, the list is unread as `partial`
 * and the first are given all the same.
 */
export async function listAccessors(session: VaultSession, list: Subject, most: number): Promise<string[]> {
  const earlier = storedEarlier<string[]>(session, list);
  if (earlier?.status === 'read') {
    countDone(session);
    return earlier.value;
  }
  const answered = await attempt(() => session.client.list(list.path));
  if (answered.status === 'unread') {
    await storeUnread(session, list, answered.fault);
    return [];
  }
  const kept: Kept<string[]> | undefined = keepKeys(answered.value.body);
  if (kept === undefined) {
    const fault = new VaultFault('malformed', 'the answer does not have the form that Vault documents', {
      status: answered.value.status,
    });
    await storeUnread(session, list, fault);
    return [];
  }
  const { value, dropped } = kept;
  if (value.length > most) {
    await storeUnread(session, list, new VaultFault('partial', `there are more than ${most}; the rest was left out`));
    return value.slice(0, most);
  }
  await store(session, list, {
    httpStatus: answered.value.status,
    count: value.length,
    droppedKeys: dropped,
    outcome: { status: 'read', value },
  });
  return value;
}
