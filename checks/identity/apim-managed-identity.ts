import { defineCheck, fail, pass } from '../../src/assess/check.ts';
import { azArguments } from '../../src/estate/arm-id.ts';
import { identityKinds } from '../../src/estate/identity.ts';

export const check = defineCheck({
  title: 'API Management uses a managed identity',
  failTitle: 'API Management has no managed identity',
  why:
    'Without a managed identity a gateway can only reach a vault with a credential that somebody has to store, hand on ' +
    'and rotate. That credential is a copy outside the vault, and whoever reads the configuration can use it from anywhere. A ' +
    "managed identity leaves nothing to copy, and the vault's log then names the gateway.",
  severity: 'medium',
  since: { stable: '0.1.0' },
  logic: 1,
  cwe: [522],
  controls: { 'soc2@2017': ['CC6.1', 'CC6.2'], 'iso27001@2022': ['A.5.16', 'A.8.5'] },
  rationale: 'A gateway that signs in as itself is identified and authenticated without a shared credential.',
  limits: [
    'Self-hosted gateways have no managed identity of their own and are not looked at.',
    'Services defined in templates only (Bicep, ARM, Terraform) are not looked at.',
  ],
  requires: ['apim.service'],
  from: [],
  population: (estate) => estate.gateways,
  subject: (gateway) => ({
    id: gateway.id,
    name: gateway.name,
    kind: 'API Management service',
    target: gateway.target,
  }),
  assess: (gateway, { read, cite }) => {
    read(gateway.azure.services);
    cite(gateway.azure.services, gateway.id);
    const { system, user } = identityKinds(gateway);
    const type = gateway.service.identity?.type ?? 'none';
    if (system || user) return pass('The service has a managed identity.', `identity type ${type}`);
    return fail({
      reason: 'The service has neither a system-assigned nor a user-assigned identity.',
      observed: `identity type ${type}`,
      expected: 'a system-assigned or user-assigned identity',
    });
  },
  fix: (gateway) => [
    {
      text: 'Give the service a system-assigned identity.',
      code: `az apim update ${azArguments(gateway.id)} --enable-managed-identity true`,
      language: 'shell',
    },
    { text: 'Then grant it the secrets that it refers to, and point named values with stored secrets at the vault.' },
  ],
});
