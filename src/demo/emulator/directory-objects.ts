import type { ServicePrincipal, User } from '../estate/directory-schema.ts';
import { seededGuid } from '../seeded.ts';
import { azureTime, IDENTITY_TYPE, resourceId, SERVICE_TYPE, type World } from './world.ts';

export type DirectoryObject = Record<string, unknown> & { id: string; '@odata.type': string };

export function allServicePrincipals(world: World): DirectoryObject[] {
  const { estate } = world;
  const identities = estate.userAssignedIdentities.map((item) =>
    servicePrincipal(item.principalId, item.clientId, item.name, 'ManagedIdentity', [
      'isExplicit=True',
      resourceId(item, IDENTITY_TYPE),
    ]),
  );
  const services = estate.apiManagement.flatMap((service) =>
    service.systemAssigned === undefined
      ? []
      : [
          servicePrincipal(
            service.systemAssigned.principalId,
            service.systemAssigned.clientId,
            service.name,
            'ManagedIdentity',
            ['isExplicit=False', resourceId(service, SERVICE_TYPE)],
          ),
        ],
  );
  const applications = estate.servicePrincipals.map((item) => ({
    ...servicePrincipal(item.id, item.appId, item.displayName, 'Application', []),
    accountEnabled: item.accountEnabled,
    appOwnerOrganizationId: item.application === undefined ? OTHER_TENANT : estate.tenant.id,
  }));
  return [...identities, ...services, ...applications];
}

const OTHER_TENANT = '00000000-0000-4000-8000-00000000e11e';

function servicePrincipal(
  id: string,
  appId: string,
  displayName: string,
  servicePrincipalType: string,
  alternativeNames: string[],
): DirectoryObject {
  return {
    '@odata.type': '#microsoft.graph.servicePrincipal',
    id,
    accountEnabled: true,
    alternativeNames,
    appOwnerOrganizationId: null,
    appDisplayName: servicePrincipalType === 'Application' ? displayName : null,
    appId,
    displayName,
    servicePrincipalType,
  };
}

export function findObject(world: World, id: string): DirectoryObject | undefined {
  const { estate } = world;
  const user = estate.users.find((item) => item.id === id.toLowerCase());
  if (user !== undefined) return userObject(user);
  const group = estate.groups.find((item) => item.id === id.toLowerCase());
  if (group !== undefined) {
    return {
      '@odata.type': '#microsoft.graph.group',
      id: group.id,
      createdDateTime: null,
      description: null,
      displayName: group.displayName,
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
    };
  }
  return allServicePrincipals(world).find((item) => item.id === id.toLowerCase());
}

export function objectOf(world: World, id: string): DirectoryObject {
  return findObject(world, id) ?? { '@odata.type': '#microsoft.graph.directoryObject', id };
}

export function userObject(user: User): DirectoryObject {
  return { '@odata.type': '#microsoft.graph.user', ...user };
}

type Credential = NonNullable<ServicePrincipal['application']>['passwords'][number];

/** The applications of the tenant. Graph never shows a password again, but for its first characters. */
export function allApplications(world: World): DirectoryObject[] {
  const dates = ({ keyId, starts, ends }: Credential): Record<string, unknown> => ({
    customKeyIdentifier: null,
    displayName: null,
    keyId,
    startDateTime: azureTime(world, starts),
    endDateTime: azureTime(world, ends),
  });
  return world.estate.servicePrincipals.flatMap(({ appId, displayName, application }) =>
    application === undefined
      ? []
      : {
          '@odata.type': '#microsoft.graph.application',
          id: application.id,
          appId,
          displayName,
          signInAudience: 'AzureADMyOrg',
          passwordCredentials: application.passwords.map((item) => ({ ...dates(item), hint: 'x7Q', secretText: null })),
          keyCredentials: application.certificates.map((item) => ({
            ...dates(item),
            type: 'AsymmetricX509Cert',
            usage: 'Verify',
            key: null,
          })),
        },
  );
}

/** Whom the application with an object id trusts, or `undefined` where there is none. */
export function applicationFederation(world: World, id: string): DirectoryObject[] | undefined {
  const { application } = world.estate.servicePrincipals.find((item) => item.application?.id === id) ?? {};
  return application?.federatedCredentials.map((item) => ({
    '@odata.type': '#microsoft.graph.federatedIdentityCredential',
    id: seededGuid(`federation:${application.id}:${item.name}`),
    name: item.name,
    issuer: item.issuer,
    subject: item.subject,
    description: '',
    audiences: item.audiences,
  }));
}
