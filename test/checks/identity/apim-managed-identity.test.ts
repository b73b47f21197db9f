import { check } from '../../../checks/identity/apim-managed-identity.ts';
import { azureRecords, gatewayId, service } from '../../kit/azure-world.ts';
import { testCheck, type CheckTestCase } from '../../kit/check-tester.ts';
import { evidenceOf, subscriptionId, unread } from '../../kit/evidence.ts';

const withType = (type: string) =>
  evidenceOf(azureRecords({ services: [service({ identity: { type, userAssigned: [] } })] }));
const { identity: _identity, ...bare } = service();

const cases: readonly CheckTestCase[] = [
  {
    name: 'a system-assigned identity is enough',
    evidence: withType('SystemAssigned'),
    expect: [{ subject: gatewayId, outcome: 'pass' }],
  },
  {
    name: 'a user-assigned identity is enough',
    evidence: withType('UserAssigned'),
    expect: [{ subject: gatewayId, outcome: 'pass' }],
  },
  {
    name: 'both, as the service writes them in one text',
    evidence: withType('SystemAssigned, UserAssigned'),
    expect: [{ subject: gatewayId, outcome: 'pass' }],
  },
  {
    name: 'the type None is no identity',
    evidence: withType('None'),
    expect: [{ subject: gatewayId, outcome: 'fail', fixIncludes: '--enable-managed-identity true' }],
  },
  {
    name: 'a service that shows no identity block has none',
    evidence: evidenceOf(azureRecords({ services: [bare] })),
    expect: [{ subject: gatewayId, outcome: 'fail', reasonIncludes: 'neither' }],
  },
  {
    name: 'services that could not be listed are not assessed',
    evidence: evidenceOf(azureRecords(), { replace: [unread('apim.service', subscriptionId, 'filtered')] }),
    expect: [{ subject: `${subscriptionId} apim.service`, outcome: 'not-assessed', cause: 'filtered' }],
  },
  {
    name: 'a declared subscription without a record is not collected, never empty',
    evidence: evidenceOf(azureRecords(), { without: ['apim.service'] }),
    expect: [{ subject: `${subscriptionId} apim.service`, outcome: 'not-assessed', cause: 'not-collected' }],
  },
];

testCheck('identity/apim-managed-identity', check, cases, { neverNotApplicable: 'every service can have an identity' });
