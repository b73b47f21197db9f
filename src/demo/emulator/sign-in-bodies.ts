import type {
  AuthorizationProvider,
  AuthorizationServer,
  IdentityProvider,
  OpenidConnectProvider,
} from '../estate/sign-in-schema.ts';

/** Providers and servers as ARM shows them: without any client secret, and with the password of a resource owner. */

type Item = { name: string; properties: Record<string, unknown> };

export function identityProviderItem({ name, clientId, type, allowedTenants }: IdentityProvider): Item {
  return { name, properties: { clientId, type, ...(allowedTenants.length === 0 ? {} : { allowedTenants }) } };
}

export function openidConnectProviderItem(item: OpenidConnectProvider): Item {
  const { name, displayName, description, metadataEndpoint, clientId } = item;
  return {
    name,
    properties: {
      displayName,
      description,
      metadataEndpoint,
      clientId,
      useInTestConsole: false,
      useInApiDocumentation: true,
    },
  };
}

export function authorizationServerItem(item: AuthorizationServer): Item {
  const { name, clientSecret: _hidden, resourceOwnerUsername, resourceOwnerPassword, ...shown } = item;
  return {
    name,
    properties: {
      ...shown,
      useInTestConsole: true,
      useInApiDocumentation: false,
      authorizationMethods: ['GET'],
      clientAuthenticationMethod: ['Basic'],
      supportState: true,
      bearerTokenSendingMethods: ['authorizationHeader'],
      ...(resourceOwnerUsername === undefined ? {} : { resourceOwnerUsername }),
      ...(resourceOwnerPassword === undefined ? {} : { resourceOwnerPassword }),
    },
  };
}

export function authorizationProviderItem(service: string, item: AuthorizationProvider): Item {
  const { name, displayName, identityProvider, grantTypes } = item;
  const shown = Object.entries(grantTypes).map(([grant, settings]) => {
    const { clientSecret: _hidden, ...rest } = settings;
    return [grant, rest] as const;
  });
  return {
    name,
    properties: {
      displayName,
      identityProvider,
      oauth2: {
        redirectUrl: `https://authorization-manager.consent.azure-apim.net/redirect/apim/${service}`,
        grantTypes: Object.fromEntries(shown),
      },
    },
  };
}
