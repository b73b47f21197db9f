import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';

/** Written from the reference of the policies and resources, before the detection was looked at. */
export const FIRST_RESOURCE_ROWS: Row[] = [
  ...rows('apim-resources', 'infra/apim-named-values.bicep', [
    [
      'literal',
      `param apimName string
param location string = resourceGroup().location
param keyVaultUri string = 'https://kv-orders.vault.azure.net/'

@secure()
param backendPassword string

resource apim 'Microsoft.ApiManagement/service@2022-08-01' existing = {
  name: apimName
}

resource nvKey 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'crm-key'
  properties: {
    displayName: 'crm-key'
    secret: true
    value: '⟦crm7781key⟧'
  }
}

resource nvUrl 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'crm-url'
  properties: {
    displayName: 'crm-url'
    secret: false
    value: 'https://crm.contoso.com/api/v2'
  }
}

resource nvVault 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'erp-secret'
  properties: {
    displayName: 'erp-secret'
    secret: true
    keyVault: {
      secretIdentifier: '\${keyVaultUri}secrets/erp-secret'
      identityClientId: '8e6f4c2a-1b3d-4f5e-9a7c-0d2b4e6f8a1c'
    }
  }
}

resource nvParam 'Microsoft.ApiManagement/service/namedValues@2022-08-01' = {
  parent: apim
  name: 'backend-password'
  properties: {
    displayName: 'backend-password'
    secret: true
    value: backendPassword
  }
}

resource backend 'Microsoft.ApiManagement/service/backends@2022-08-01' = {
  parent: apim
  name: 'crm'
  properties: {
    url: 'https://crm.contoso.com'
    protocol: 'http'
    credentials: {
      header: {
        'x-api-key': [
          '⟦crm-hdr-5512⟧'
        ]
        'x-tenant': [
          'contoso'
        ]
      }
      query: {
        code: [
          '{{crm-code}}'
        ]
      }
      authorization: {
        scheme: 'Basic'
        parameter: '⟦Y3JtOmtvbWtvbW1lcg==⟧'
      }
      certificate: [
        'CA06F56B258B7A0D4F2B05470939478651151984'
      ]
    }
  }
}

resource policy 'Microsoft.ApiManagement/service/policies@2022-08-01' = {
  parent: apim
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: '''
      <policies>
        <inbound>
          <set-header name="Ocp-Apim-Subscription-Key" exists-action="override">
            <value>⟦1c9e7a5b3d8f46029b8d7c6e5f4a3b21⟧</value>
          </set-header>
          <authentication-basic username="@("crm")" password="⟦bicepPolicyPw⟧" />
          <set-header name="x-erp"><value>{{erp-secret}}</value></set-header>
        </inbound>
      </policies>
    '''
  }
}
`,
    ],
  ]),
  ...rows('apim-resources', 'templates/apim-api.template.json', [
    [
      'literal',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "ApimServiceName": { "type": "string", "defaultValue": "apim-orders" },
    "NamedValueSecret": { "type": "securestring", "defaultValue": "⟦arm-nv-default-1⟧" },
    "SigningKey": { "type": "securestring" }
  },
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service/properties",
      "name": "[concat(parameters('ApimServiceName'), '/sap-password')]",
      "apiVersion": "2019-01-01",
      "properties": {
        "tags": [ "sap" ],
        "secret": true,
        "displayName": "sap-password",
        "value": "⟦SapRfc2020⟧"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/authorizationServers",
      "name": "[concat(parameters('ApimServiceName'), '/aad')]",
      "apiVersion": "2019-01-01",
      "properties": {
        "displayName": "aad",
        "clientRegistrationEndpoint": "https://localhost",
        "authorizationEndpoint": "https://login.microsoftonline.com/common/oauth2/authorize",
        "grantTypes": [ "authorizationCode" ],
        "clientId": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25",
        "clientSecret": "⟦pQ2rS-tU8vWx.yZ1aB3cD⟧",
        "bearerTokenSendingMethods": [ "authorizationHeader" ],
        "resourceOwnerUsername": "joost",
        "resourceOwnerPassword": "⟦Tulpen12⟧",
        "tokenEndpoint": "https://login.microsoftonline.com/common/oauth2/token"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/apis/policies",
      "name": "[concat(parameters('ApimServiceName'), '/orders/policy')]",
      "apiVersion": "2019-01-01",
      "properties": {
        "format": "rawxml",
        "value": "<policies>\\r\\n  <inbound>\\r\\n    <base />\\r\\n    <set-header name=\\"x-functions-key\\" exists-action=\\"override\\">\\r\\n      <value>⟦armFnKey0042xyz⟧</value>\\r\\n    </set-header>\\r\\n    <set-query-parameter name=\\"code\\"><value>{{code}}</value></set-query-parameter>\\r\\n  </inbound>\\r\\n</policies>"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/loggers",
      "name": "[concat(parameters('ApimServiceName'), '/ai')]",
      "properties": {
        "loggerType": "applicationInsights",
        "credentials": { "instrumentationKey": "b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034" },
        "resourceId": "/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/Microsoft.Insights/components/ai"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/certificates",
      "name": "[concat(parameters('ApimServiceName'), '/client')]",
      "properties": {
        "data": "[parameters('CertData')]",
        "password": "⟦pfxpwd99⟧"
      }
    },
    {
      "type": "Microsoft.ApiManagement/service/subscriptions",
      "name": "[concat(parameters('ApimServiceName'), '/partner')]",
      "properties": {
        "displayName": "partner",
        "scope": "/apis",
        "primaryKey": "⟦4d1f9a0b7c6e4835a2d0e1f3b5c79864⟧",
        "secondaryKey": "[parameters('SecondaryKey')]"
      }
    }
  ],
  "outputs": {
    "apimKey": { "type": "string", "value": "[listKeys(resourceId('Microsoft.ApiManagement/service/subscriptions', 'a', 'b'), '2019-01-01').primaryKey]" }
  }
}
`,
    ],
  ]),
  ...rows('apim-resources', 'terraform/apim.tf', [
    [
      'literal',
      `resource "azurerm_api_management_named_value" "crm" {
  name                = "crm-apikey"
  resource_group_name = var.rg
  api_management_name = azurerm_api_management.this.name
  display_name        = "crm-apikey"
  value               = "⟦crmtfkey⟧"
  secret              = true
}

resource "azurerm_api_management_named_value" "kv" {
  name         = "erp"
  display_name = "erp-secret"
  secret       = true
  value_from_key_vault {
    secret_id = "https://kv-orders.vault.azure.net/secrets/erp/0d1e2f3a4b5c46d78e9fa0b1c2d3e4f5"
  }
}

resource "azurerm_api_management_named_value" "tenant" {
  name         = "tenant-id"
  display_name = "tenant-id"
  value        = "72f988bf-86f1-41af-91ab-2d7cd011db47"
}

resource "azurerm_api_management_backend" "crm" {
  name     = "crm"
  protocol = "http"
  url      = "https://crm.contoso.com"
  credentials {
    header = {
      "x-functions-key" = "⟦tf-fn-key-0071⟧"
      "x-region"        = "westeurope"
    }
    authorization {
      scheme    = "Bearer"
      parameter = "⟦tfBearer66120⟧"
    }
  }
  proxy {
    url      = "http://proxy:3128"
    username = "apim"
    password = "⟦tfproxy1⟧"
  }
}

resource "azurerm_api_management_api_policy" "orders" {
  api_name    = azurerm_api_management_api.orders.name
  xml_content = <<XML
<policies>
  <inbound>
    <set-header name="x-api-key" exists-action="override">
      <value>⟦heredoc-key-19⟧</value>
    </set-header>
    <set-header name="x-erp-key"><value>\${var.erp_key}</value></set-header>
    <authentication-basic username="\${var.user}" password="\${data.azurerm_key_vault_secret.pw.value}" />
  </inbound>
</policies>
XML
}

resource "azurerm_api_management_identity_provider_aad" "aad" {
  client_id       = "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25"
  client_secret   = "⟦tf_aad_secret_value⟧"
  allowed_tenants = ["72f988bf-86f1-41af-91ab-2d7cd011db47"]
}

resource "azurerm_api_management_subscription" "partner" {
  display_name = "Partner"
  primary_key  = "⟦7e2d4c6b8a0f4193b5d7e9f1a3c5b7d9⟧"
  state        = "active"
}

resource "azurerm_api_management_authorization_server" "s" {
  name                         = "s"
  client_id                    = "orders-client"
  client_secret                = "⟦authserver⟧"
  token_endpoint               = "https://login.contoso.com/token"
  resource_owner_username      = "joost"
  resource_owner_password      = "⟦Ow3rPw⟧"
  bearer_token_sending_methods = ["authorizationHeader"]
}
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/named values/crm-password/namedValueInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "displayName": "crm-password",
    "secret": false,
    "tags": [],
    "value": "⟦Crm-Pass-2021⟧"
  }
}
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/named values/crm-host/namedValueInformation.json', [
    [
      'hard-negative',
      `{
  "properties": {
    "displayName": "crm-host",
    "secret": false,
    "tags": [ "crm" ],
    "value": "crm-acc.contoso.com"
  }
}
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/named values/erp-key/namedValueInformation.json', [
    [
      'reference',
      `{
  "properties": {
    "displayName": "erp-key",
    "keyVault": {
      "identityClientId": "8e6f4c2a-1b3d-4f5e-9a7c-0d2b4e6f8a1c",
      "secretIdentifier": "https://kv-orders.vault.azure.net/secrets/erp-key"
    },
    "secret": true,
    "tags": []
  }
}
`,
    ],
  ]),
  ...rows('apiops', 'apimartifacts/backends/crm/backendInformation.json', [
    [
      'literal',
      `{
  "properties": {
    "credentials": {
      "certificate": [],
      "header": {
        "x-functions-key": [ "⟦fnkey-apiops-88⟧" ],
        "x-env": [ "acc" ]
      },
      "query": {
        "code": [ "⟦apiopscode7⟧" ],
        "version": [ "2" ]
      }
    },
    "description": "crm function app key backend",
    "protocol": "http",
    "resourceId": "https://management.azure.com/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/Microsoft.Web/sites/crm-fn",
    "tls": { "validateCertificateChain": true, "validateCertificateName": true },
    "url": "https://crm-fn.azurewebsites.net/api"
  }
}
`,
    ],
  ]),
  ...rows('apiops', 'configuration.prod.yaml', [
    [
      'literal',
      `apimServiceName: apim-orders-prod
namedValues:
  - name: crm-key
    properties:
      displayName: crm-key
      value: ⟦prod-crm-key-77⟧
  - name: erp-key
    properties:
      displayName: erp-key
      keyVault:
        secretIdentifier: https://kv-prod.vault.azure.net/secrets/erp-key
  - name: sap-secret
    properties:
      displayName: sap-secret
      value: "{#[sapSecret]#}"
  - name: environment
    properties:
      displayName: environment
      value: production
loggers:
  - name: appinsights
    properties:
      loggerType: applicationInsights
      credentials:
        instrumentationKey: "{{ai-key}}"
      resourceId: /subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/microsoft.insights/components/ai
backends:
  - name: crm
    properties:
      url: https://crm.contoso.com
      credentials:
        header:
          x-api-key: [ "⟦yamlbackendkey⟧" ]
`,
    ],
  ]),
  ...rows('apim-resources', 'infra/apim-neutral.json', [
    [
      'hard-negative',
      `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "keyVaultSecretName": { "value": "crm-client-secret" },
    "keyVaultName": { "value": "kv-orders" },
    "crmPassword": { "reference": { "keyVault": { "id": "/subscriptions/0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-orders" }, "secretName": "crm-password" } },
    "tokenStoreEnabled": { "value": true },
    "clientId": { "value": "c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25" },
    "certificateThumbprint": { "value": "5A1F0B5D2E8C94E7B3A6D0F1C2B3A4D5E6F70819" },
    "appSecret": { "value": "" },
    "imageDigest": { "value": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
    "subscriptionKeyParameterNames": { "value": { "header": "Ocp-Apim-Subscription-Key", "query": "subscription-key" } },
    "workspaceKey": { "value": "[listKeys(resourceId('Microsoft.OperationalInsights/workspaces', 'la'), '2020-08-01').primarySharedKey]" }
  }
}
`,
    ],
  ]),
];
