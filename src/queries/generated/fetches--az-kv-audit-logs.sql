WITH step1 AS NOT MATERIALIZED (
  SELECT *
  FROM "AZKVAuditLogs"
  WHERE (("TimeGenerated" >= CAST($From AS BIGINT)) AND ("TimeGenerated" < CAST($Until AS BIGINT)))
),
step2 AS NOT MATERIALIZED (
  SELECT
    *,
    'azure-key-vault' AS "Source",
    lower("_ResourceId") AS "Store"
  FROM step1
),
step3 AS NOT MATERIALIZED (
  SELECT *
  FROM step2
  WHERE (coalesce(len(CAST(CAST($Stores AS JSON) AS VARCHAR[])) = 0, false) OR list_contains(CAST(CAST($Stores AS JSON) AS VARCHAR[]), "Store"))
),
step4 AS NOT MATERIALIZED (
  SELECT
    *,
    "TimeGenerated" AS "Time",
    coalesce(strftime(make_timestamp("TimeGenerated" // 10 - 62135596800000000), '%Y-%m-%dT%H:%M:%S.%f') || ("TimeGenerated" % 10) || 'Z', '') AS "TimeText",
    "CorrelationId" AS "RequestId",
    "OperationName" AS "Operation",
    json_extract("Identity", '$."claim"') AS "Claim",
    coalesce("HttpStatusCode", 0) AS "Status",
    "ResultSignature" AS "Reason",
    "CallerIpAddress" AS "Address",
    string_split(replace(coalesce((string_split(coalesce(nullif("RequestUri", ''), nullif("Id", ''), ''), '?'))[1], ''), '//', '/'), '/') AS "Uri",
    string_split(replace(coalesce((string_split("Id", '?'))[1], ''), '//', '/'), '/') AS "ServedUri"
  FROM step3
),
step5 AS NOT MATERIALIZED (
  SELECT
    *,
    lower(coalesce(nullif(coalesce(json_extract_string("Claim", '$."oid"'), ''), ''), nullif(coalesce(json_extract_string("Claim", '$."http://schemas.microsoft.com/identity/claims/objectidentifier"'), ''), ''), '')) AS "CallerId",
    lower(coalesce(json_extract_string("Claim", '$."appid"'), '')) AS "CallerApp",
    lower(coalesce(nullif(coalesce(json_extract_string("Claim", '$."upn"'), ''), ''), nullif(coalesce(json_extract_string("Claim", '$."http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"'), ''), ''), '')) AS "CallerName",
    lower(coalesce(json_extract_string("Claim", '$."xms_mirid"'), '')) AS "CallerResource"
  FROM step4
),
step6 AS NOT MATERIALIZED (
  SELECT
    *,
    lower(coalesce(("Uri")[3], '')) AS "Collection",
    (CASE WHEN coalesce(length(coalesce(("Uri")[5], '')) = 32, false) THEN lower(coalesce(("Uri")[5], '')) ELSE '' END) AS "RequestedVersion",
    (CASE WHEN coalesce(length(coalesce(("ServedUri")[5], '')) = 32, false) THEN lower(coalesce(("ServedUri")[5], '')) ELSE '' END) AS "ServedVersion"
  FROM step5
),
step7 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN ("Collection" IN ('secrets', 'deletedsecrets')) THEN 'secret' WHEN ("Collection" IN ('keys', 'deletedkeys')) THEN 'key' WHEN ("Collection" IN ('certificates', 'deletedcertificates')) THEN 'certificate' ELSE 'vault' END) AS "ObjectKind"
  FROM step6
),
step8 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN ("ObjectKind" = 'vault') THEN '' ELSE lower(coalesce(("Uri")[4], '')) END) AS "ObjectName"
  FROM step7
),
step9 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN (coalesce("Status" = 401, false) AND ("CallerId" = '')) THEN 'routine' WHEN ("Operation" IN ('SecretGet', 'SecretBackup', 'KeyGet', 'KeyBackup', 'CertificateGet', 'CertificateBackup')) THEN 'read' WHEN (contains("Operation", 'List')) THEN 'list' WHEN ("Operation" = 'Authentication') THEN 'login' WHEN ((ends_with("Operation", 'Delete')) OR (ends_with("Operation", 'Purge'))) THEN 'delete' WHEN (((((((((((("Operation" IN ('KeyRotate', 'KeyRotateIfDue')) OR (ends_with("Operation", 'Set'))) OR (ends_with("Operation", 'Create'))) OR (ends_with("Operation", 'Import'))) OR (ends_with("Operation", 'Update'))) OR (ends_with("Operation", 'Put'))) OR (ends_with("Operation", 'Patch'))) OR (ends_with("Operation", 'Restore'))) OR (ends_with("Operation", 'Recover'))) OR (ends_with("Operation", 'Merge'))) OR (ends_with("Operation", 'Enroll'))) OR (ends_with("Operation", 'Renew'))) THEN 'write' ELSE 'other' END) AS "OperationClass",
    (CASE WHEN (("Status" >= 200) AND ("Status" < 300)) THEN 'ok' WHEN (coalesce("Status" = 401, false) OR coalesce("Status" = 403, false)) THEN 'denied' WHEN coalesce("Status" = 404, false) THEN 'not-found' WHEN coalesce("Status" = 0, false) THEN 'unknown' ELSE 'failed' END) AS "Outcome",
    '' AS "Namespace",
    '' AS "Mount",
    '' AS "Role",
    false AS "RootToken"
  FROM step8
),
step10 AS NOT MATERIALIZED (
  SELECT *
  FROM step9
  WHERE ("OperationClass" <> 'routine')
),
step11 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN ("Outcome" = 'ok') THEN "Time" ELSE CAST(NULL AS BIGINT) END) AS "OkTime"
  FROM step10
),
step12 AS NOT MATERIALIZED (
  SELECT
    "Source",
    "Store",
    "Namespace",
    "Mount",
    "ObjectKind",
    "ObjectName",
    "RequestedVersion",
    "OperationClass",
    "Operation",
    "CallerId",
    "CallerApp",
    "CallerName",
    "CallerResource",
    "Role",
    "RootToken",
    "Ok",
    "Denied",
    "NotFound",
    "Failed",
    "Unknown",
    "FirstSeen",
    "LastOkSeen",
    "AddressSet",
    "greatest row"."Time" AS "Time",
    coalesce("greatest row"."TimeText", '') AS "TimeText",
    coalesce("greatest row"."Outcome", '') AS "Outcome",
    "greatest row"."Status" AS "Status",
    coalesce("greatest row"."Reason", '') AS "Reason",
    coalesce("greatest row"."ServedVersion", '') AS "ServedVersion"
  FROM (
  SELECT
    "Source",
    "Store",
    "Namespace",
    "Mount",
    "ObjectKind",
    "ObjectName",
    "RequestedVersion",
    "OperationClass",
    "Operation",
    "CallerId",
    "CallerApp",
    "CallerName",
    "CallerResource",
    "Role",
    "RootToken",
    count(*) FILTER (WHERE ("Outcome" = 'ok')) AS "Ok",
    count(*) FILTER (WHERE ("Outcome" = 'denied')) AS "Denied",
    count(*) FILTER (WHERE ("Outcome" = 'not-found')) AS "NotFound",
    count(*) FILTER (WHERE ("Outcome" = 'failed')) AS "Failed",
    count(*) FILTER (WHERE ("Outcome" = 'unknown')) AS "Unknown",
    min("Time") AS "FirstSeen",
    max("OkTime") AS "LastOkSeen",
    coalesce(list_sort(list(DISTINCT "Address") FILTER (WHERE ("Address" <> '')))[1:65], CAST([] AS VARCHAR[])) AS "AddressSet",
    max(struct_pack("Time" := "Time", "TimeText" := "TimeText", "Outcome" := "Outcome", "Status" := "Status", "Reason" := "Reason", "ServedVersion" := "ServedVersion")) FILTER (WHERE "Time" IS NOT NULL) AS "greatest row"
  FROM step11
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  )
),
step13 AS NOT MATERIALIZED (
  SELECT
    "Source",
    "Store",
    "Namespace",
    "Mount",
    "ObjectKind",
    "ObjectName",
    "RequestedVersion",
    "OperationClass",
    "Operation",
    "CallerId",
    "CallerApp",
    "CallerName",
    "CallerResource",
    "Role",
    "RootToken",
    "Ok",
    "Denied",
    "NotFound",
    "Failed",
    "Unknown",
    "FirstSeen",
    "LastOkSeen",
    "Time" AS "LastSeen",
    "TimeText" AS "LastSeenText",
    "Outcome" AS "LastOutcome",
    "Status" AS "LastStatus",
    "Reason" AS "LastReason",
    "ServedVersion" AS "LastServedVersion",
    (CASE WHEN (len("AddressSet") >= 65) THEN ['*'] ELSE list_sort("AddressSet") END) AS "Addresses"
  FROM step12
)
SELECT "Source", "Store", "Namespace", "Mount", "ObjectKind", "ObjectName", "RequestedVersion", "OperationClass", "Operation", "CallerId", "CallerApp", "CallerName", "CallerResource", "Role", "RootToken", "Ok", "Denied", "NotFound", "Failed", "Unknown", "FirstSeen", "LastOkSeen", "LastSeen", "LastSeenText", "LastOutcome", "LastStatus", "LastReason", "LastServedVersion", to_json("Addresses") AS "Addresses"
FROM step13
ORDER BY "Source" ASC, "Store" ASC, "Namespace" ASC, "Mount" ASC, "ObjectKind" ASC, "ObjectName" ASC, "RequestedVersion" ASC, "OperationClass" ASC, "Operation" ASC, "CallerId" ASC, "CallerApp" ASC, "CallerName" ASC, "CallerResource" ASC, "Role" ASC, "RootToken" ASC NULLS LAST
