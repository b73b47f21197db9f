import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_RESOURCE_ROWS: Row[] = [
  ...rows('apim-bicepparam', 'infra/main.bicepparam', [
    [
      'literal',
      `using './main.bicep'

param apimName = 'apim-orders'
param publisherEmail = 'team@contoso.com'
param crmApiKey = '⟦bicepparam-crm⟧'
param erpPassword = '⟦Erp!Param3⟧'
param sapSecret = getSecret('0e1d2c3b-4a5f-4e6d-8c7b-9a0f1e2d3c4b', 'rg', 'kv-orders', 'sap-secret')
param dbPassword = readEnvironmentVariable('DB_PASSWORD')
param keyVaultName = 'kv-orders'
param secretNames = [ 'crm', 'erp' ]
param namedValues = [
  {
    name: 'smtp-password'
    value: '⟦smtpNv7⟧'
    secret: true
  }
  {
    name: 'smtp-host'
    value: 'smtp.contoso.com'
    secret: false
  }
]
`,
    ],
  ]),
  ...rows('apim-modules', 'infra/apim.module.bicep', [
    [
      'literal',
      `module apim 'br/public:avm/res/api-management/service:0.5.0' = {
  name: 'apim'
  params: {
    name: 'apim-orders'
    namedValues: [
      {
        name: 'crm-key'
        displayName: 'crm-key'
        value: '⟦avmCrmKey⟧'
        secret: true
      }
    ]
    backends: [
      {
        name: 'crm'
        url: 'https://crm.contoso.com'
        credentials: {
          authorization: { scheme: 'Bearer', parameter: '⟦avmBearer9⟧' }
          header: { 'x-functions-key': [ '{{fn-key}}' ] }
        }
      }
    ]
    identityProviders: [
      { name: 'aad', clientId: 'c6e2a9d4-5f81-4b07-93ce-0a8d7b1f6e25', clientSecret: '⟦avmIdpSecret⟧', type: 'aad' }
    ]
    caches: [
      { name: 'westeurope', connectionString: 'orders.redis.cache.windows.net:6380,password=⟦${some(43)}=⟧,ssl=True,abortConnect=False', useFromLocation: 'westeurope' }
    ]
    loggers: [
      { name: 'ai', loggerType: 'applicationInsights', credentials: { instrumentationKey: 'b3f0a9c1-7d24-4e58-8c6b-19e5d2f7a034' } }
    ]
    subscriptions: [
      { name: 'partner', displayName: 'Partner', primaryKey: '⟦f0e2d4c6b8a14938857a9c1b3d5e7f92⟧', scope: '/apis' }
    ]
    hostnameConfigurations: [
      { type: 'Proxy', hostName: 'api.contoso.com', certificatePassword: '⟦hostCertPw⟧', encodedCertificate: loadFileAsBase64('cert.pfx') }
    ]
  }
}

var policyXml = loadTextContent('policy.xml')
var inlinePolicy = '<policies><inbound><set-header name="x-api-key" exists-action="override"><value>⟦inlineBicepKey⟧</value></set-header></inbound></policies>'
var keyHeader = 'x-api-key'
`,
    ],
  ]),
  ...rows('apim-azapi', 'terraform/azapi.tf', [
    [
      'literal',
      `resource "azapi_resource" "nv" {
  type      = "Microsoft.ApiManagement/service/namedValues@2022-08-01"
  name      = "crm-key"
  parent_id = azurerm_api_management.this.id
  body = jsonencode({
    properties = {
      displayName = "crm-key"
      secret      = true
      value       = "⟦azapiCrmKey⟧"
    }
  })
}

resource "azapi_resource" "auth" {
  type = "Microsoft.ApiManagement/service/authorizationProviders@2022-08-01"
  name = "github"
  body = {
    properties = {
      displayName      = "github"
      identityProvider = "github"
      oauth2 = {
        redirectUrl = "https://authorization-manager.consent.azure-apim.net/redirect/apim/apim-orders"
        grantTypes = {
          authorizationCode = {
            clientId     = "Iv1.0a1b2c3d4e5f6071"
            clientSecret = "⟦azapiGhSecret77⟧"
            scopes       = "repo"
          }
        }
      }
    }
  }
}

resource "azurerm_api_management_policy" "global" {
  api_management_id = azurerm_api_management.this.id
  xml_content       = templatefile("\${path.module}/policy.xml", { key = "templatefileKey", host = "crm.contoso.com" })
}

resource "azurerm_api_management_product_policy" "p" {
  xml_content = <<-EOT
    <policies>
      <inbound>
        <authentication-basic username="svc" password="⟦eotIndentPw⟧" />
        <set-query-parameter name="code" exists-action="override"><value>\${azurerm_linux_function_app.fn.default_key}</value></set-query-parameter>
      </inbound>
    </policies>
  EOT
}

resource "azurerm_api_management_certificate" "c" {
  data     = filebase64("client.pfx")
  password = "⟦tfCertPw4⟧"
}

resource "azurerm_api_management_logger" "l" {
  eventhub {
    name              = "hub"
    connection_string = "Endpoint=sb://hub.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=⟦${some(43)}=⟧;EntityPath=hub"
  }
}
`,
    ],
  ]),
  ...rows('apim-yaml', 'pipelines/deploy-apim.yml', [
    [
      'literal',
      `stages:
  - stage: deploy
    jobs:
      - job: apim
        steps:
          - task: AzurePowerShell@5
            inputs:
              azureSubscription: sc
              ScriptType: InlineScript
              Inline: |
                $ctx = New-AzApiManagementContext -ResourceGroupName rg -ServiceName apim-orders
                New-AzApiManagementNamedValue -Context $ctx -NamedValueId crm -Name crm -Value '⟦yamlPsCrm⟧' -Secret
                $body = '{"properties":{"displayName":"erp","value":"⟦yamlErpVal9⟧","secret":true}}'
                Set-AzApiManagementPolicy -Context $ctx -PolicyFilePath policy.xml
          - task: replacetokens@5
            inputs:
              targetFiles: '**/*.xml'
              tokenPattern: rm
          - task: AzureResourceManagerTemplateDeployment@3
            inputs:
              csmFile: infra/main.json
              overrideParameters: >-
                -apimName apim-orders
                -adminPassword ⟦overridePw12⟧
                -apiKey "$(ApiKey)"
                -keyVaultName kv-orders
          - bash: newman run tests.json --env-var "subscriptionKey=⟦a1c3e5f7092b4d6f81a3c5e7092b4d6f⟧" --env-var "baseUrl=https://apim-orders.azure-api.net"
`,
    ],
  ]),
];
