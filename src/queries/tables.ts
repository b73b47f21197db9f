/** The column types of the Kusto query language that the shipped queries use. */
export type KqlType = 'bool' | 'datetime' | 'dynamic' | 'int' | 'long' | 'real' | 'string' | 'timespan';

/** Column name to type, in the order in which the service shows them. */
export type TableSchema = Readonly<Record<string, KqlType>>;

const resourceGraphRow: TableSchema = {
  id: 'string',
  name: 'string',
  type: 'string',
  tenantId: 'string',
  kind: 'string',
  location: 'string',
  resourceGroup: 'string',
  subscriptionId: 'string',
  managedBy: 'string',
  sku: 'dynamic',
  plan: 'dynamic',
  properties: 'dynamic',
  tags: 'dynamic',
  identity: 'dynamic',
  zones: 'dynamic',
};

/**
 * The tables the queries read. Azure's hold the documented columns that a query names, not all of them
 * (https://learn.microsoft.com/azure/azure-monitor/reference/tables/azkvauditlogs). `VaultAudit_CL` is the shape that
 * Portcullis expects of a custom table: the audit device's entry, with `time`, `type` and `error` renamed because Log
 * Analytics reserves `Type`.
 */
export const tables = {
  resources: resourceGraphRow,
  resourcecontainers: resourceGraphRow,
  authorizationresources: resourceGraphRow,
  AZKVAuditLogs: {
    TimeGenerated: 'datetime',
    OperationName: 'string',
    ResultType: 'string',
    ResultSignature: 'string',
    HttpStatusCode: 'int',
    CorrelationId: 'string',
    CallerIpAddress: 'string',
    Id: 'string',
    RequestUri: 'string',
    ClientInfo: 'string',
    TrustedService: 'string',
    Identity: 'dynamic',
    _ResourceId: 'string',
  },
  AzureDiagnostics: {
    TimeGenerated: 'datetime',
    ResourceProvider: 'string',
    Category: 'string',
    OperationName: 'string',
    ResultType: 'string',
    ResultSignature: 'string',
    CorrelationId: 'string',
    CallerIPAddress: 'string',
    ResourceId: 'string',
    _ResourceId: 'string',
    httpStatusCode_d: 'real',
    id_s: 'string',
    requestUri_s: 'string',
    clientInfo_s: 'string',
    trustedService_s: 'string',
    identity_claim_oid_g: 'string',
    identity_claim_appid_g: 'string',
    identity_claim_upn_s: 'string',
    identity_claim_xms_mirid_s: 'string',
    identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g: 'string',
    identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s: 'string',
  },
  VaultAudit_CL: {
    TimeGenerated: 'datetime',
    TimeText: 'string',
    EntryType: 'string',
    Error: 'string',
    Auth: 'dynamic',
    Request: 'dynamic',
    Response: 'dynamic',
  },
} as const satisfies Record<string, TableSchema>;

export type TableName = keyof typeof tables;
