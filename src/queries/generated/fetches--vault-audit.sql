WITH step1 AS NOT MATERIALIZED (
  SELECT *
  FROM "VaultAudit_CL"
  WHERE (("TimeGenerated" >= (CAST($From AS BIGINT) - 6000000000)) AND ("TimeGenerated" < (CAST($Until AS BIGINT) + 6000000000)))
),
step2 AS NOT MATERIALIZED (
  SELECT
    *,
    "TimeGenerated" AS "Time",
    coalesce(json_extract_string("Request", '$."id"'), '') AS "RequestId",
    coalesce(json_extract_string("Request", '$."path"'), '') AS "Path",
    coalesce(json_extract_string("Request", '$."operation"'), '') AS "Operation",
    (ends_with("EntryType", 'response')) AS "IsResponse",
    coalesce(json_extract_string("Request", '$."namespace"."path"'), '') AS "Namespace",
    coalesce(nullif(coalesce(json_extract_string("Request", '$."mount_point"'), ''), ''), nullif(coalesce(json_extract_string("Response", '$."mount_point"'), ''), ''), '') AS "MountPoint",
    coalesce(nullif(coalesce(json_extract_string("Request", '$."mount_type"'), ''), ''), nullif(coalesce(json_extract_string("Response", '$."mount_type"'), ''), ''), '') AS "MountType",
    coalesce(json_extract_string("Request", '$."remote_address"'), '') AS "Address",
    coalesce(json_extract_string("Auth", '$."entity_id"'), '') AS "CallerId",
    coalesce(json_extract_string("Auth", '$."display_name"'), '') AS "CallerName",
    (CASE WHEN list_contains(TRY_CAST(json_extract("Auth", '$."policies"') AS JSON[]), to_json('root')) THEN true ELSE false END) AS "RootToken",
    coalesce(nullif(coalesce(json_extract_string("Auth", '$."metadata"."role"'), ''), ''), nullif(coalesce(json_extract_string("Auth", '$."metadata"."role_name"'), ''), ''), '') AS "Role",
    (coalesce(json_extract_string("Response", '$."auth"'), '') <> '') AS "GotToken",
    (((((((coalesce(json_extract_string("Response", '$."data"'), '') <> '') AND ((coalesce(json_extract_string("Response", '$."data"."data"'), '') <> '') OR (coalesce(json_extract_string("Response", '$."data"."metadata"."version"'), '') = ''))) OR (coalesce(json_extract_string("Response", '$."auth"'), '') <> '')) OR (coalesce(json_extract_string("Response", '$."secret"'), '') <> '')) OR (coalesce(json_extract_string("Response", '$."wrap_info"'), '') <> '')) OR (coalesce(json_extract_string("Response", '$."redirect"'), '') <> '')) OR (coalesce(json_extract_string("Response", '$."warnings"'), '') <> '')) AS "GotBody"
  FROM step1
),
step3 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN "IsResponse" THEN 1 ELSE 0 END) AS "Rank",
    (CASE WHEN ("RequestId" = '') THEN ('entry ' || "TimeText" || ' ' || "EntryType" || ' ' || "Path") ELSE "RequestId" END) AS "EventKey"
  FROM step2
),
step4 AS NOT MATERIALIZED (
  SELECT
    "EventKey",
    "least row"."Time" AS "Time",
    coalesce("least row"."TimeText", '') AS "TimeText",
    "greatest row"."Rank" AS "Rank",
    coalesce("greatest row"."RequestId", '') AS "RequestId",
    coalesce("greatest row"."Path", '') AS "Path",
    coalesce("greatest row"."Operation", '') AS "Operation",
    coalesce("greatest row"."Namespace", '') AS "Namespace",
    coalesce("greatest row"."MountPoint", '') AS "MountPoint",
    coalesce("greatest row"."MountType", '') AS "MountType",
    coalesce("greatest row"."Address", '') AS "Address",
    coalesce("greatest row"."CallerId", '') AS "CallerId",
    coalesce("greatest row"."CallerName", '') AS "CallerName",
    "greatest row"."RootToken" AS "RootToken",
    coalesce("greatest row"."Role", '') AS "Role",
    "Responses",
    "Tokens",
    "Bodies",
    "Errors",
    "ByPolicy",
    "Refusals",
    "BadCredentials",
    "ClientErrors"
  FROM (
  SELECT
    "EventKey",
    count(*) FILTER (WHERE "IsResponse") AS "Responses",
    count(*) FILTER (WHERE "GotToken") AS "Tokens",
    count(*) FILTER (WHERE "GotBody") AS "Bodies",
    count(*) FILTER (WHERE ("Error" <> '')) AS "Errors",
    count(*) FILTER (WHERE (coalesce(json_extract_string("Auth", '$."policy_results"."allowed"'), '') = 'false')) AS "ByPolicy",
    count(*) FILTER (WHERE ((contains("Error", 'permission denied')) OR (contains("Error", 'missing client token')))) AS "Refusals",
    count(*) FILTER (WHERE (contains("Error", 'invalid credentials'))) AS "BadCredentials",
    count(*) FILTER (WHERE ((coalesce(json_extract_string("Response", '$."data"."error"'), '') <> '') AND (coalesce(json_extract_string("Response", '$."secret"'), '') = ''))) AS "ClientErrors",
    min(struct_pack("Time" := "Time", "TimeText" := "TimeText")) FILTER (WHERE "Time" IS NOT NULL) AS "least row",
    max(struct_pack("Rank" := "Rank", "RequestId" := "RequestId", "Path" := "Path", "Operation" := "Operation", "Namespace" := "Namespace", "MountPoint" := "MountPoint", "MountType" := "MountType", "Address" := "Address", "CallerId" := "CallerId", "CallerName" := "CallerName", "RootToken" := "RootToken", "Role" := "Role")) FILTER (WHERE "Rank" IS NOT NULL) AS "greatest row"
  FROM step3
  GROUP BY 1
  )
),
step5 AS NOT MATERIALIZED (
  SELECT *
  FROM step4
  WHERE (("Time" >= CAST($From AS BIGINT)) AND ("Time" < CAST($Until AS BIGINT)))
),
step6 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN (("Namespace" <> '') AND (starts_with("MountPoint", "Namespace"))) THEN substring("MountPoint", length("Namespace") + 1) ELSE "MountPoint" END) AS "Mount",
    string_split("Path", '/') AS "Segments"
  FROM step5
),
step7 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN (("Mount" <> '') AND (starts_with("Path", "Mount"))) THEN substring("Path", length("Mount") + 1) ELSE '' END) AS "Relative"
  FROM step6
),
step8 AS NOT MATERIALIZED (
  SELECT
    *,
    ((starts_with("Path", 'auth/')) AND (("Relative" = 'oidc/callback') OR (("Operation" IN ('update', 'create')) AND ((("Relative" = 'login') OR (starts_with("Relative", 'login/'))) OR (("Mount" = '') AND (coalesce(("Segments")[3], '') = 'login')))))) AS "IsLogin"
  FROM step7
),
step9 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN ("IsLogin" AND ("Mount" = '')) THEN ('auth/' || coalesce(("Segments")[2], '') || '/') WHEN "IsLogin" THEN "Mount" ELSE "Path" END) AS "ObjectName",
    (CASE WHEN (("Path" = 'sys/audit/test') AND ("Address" = '')) THEN 'routine' WHEN "IsLogin" THEN 'login' WHEN ("Operation" = 'read') THEN 'read' WHEN ("Operation" IN ('list', 'scan')) THEN 'list' WHEN ("Operation" IN ('create', 'update', 'patch')) THEN 'write' WHEN ("Operation" IN ('delete', 'revoke')) THEN 'delete' ELSE 'other' END) AS "OperationClass"
  FROM step8
),
step10 AS NOT MATERIALIZED (
  SELECT
    *,
    'vault' AS "Source",
    CAST($StoreName AS VARCHAR) AS "Store",
    '' AS "CallerApp",
    '' AS "CallerResource",
    '' AS "RequestedVersion",
    '' AS "ServedVersion",
    0 AS "Status",
    (CASE WHEN "IsLogin" THEN 'login' WHEN ("MountType" IN ('kv', 'generic')) THEN 'kv' WHEN ("MountType" = '') THEN 'path' ELSE "MountType" END) AS "ObjectKind",
    (CASE WHEN (("Refusals" >= 1) OR ("ByPolicy" >= 1)) THEN 'denied' WHEN ("Errors" >= 1) THEN 'failed' WHEN coalesce("Responses" = 0, false) THEN 'unknown' WHEN (("ClientErrors" >= 1) OR (("OperationClass" = 'login') AND coalesce("Tokens" = 0, false))) THEN 'failed' WHEN (("OperationClass" IN ('read', 'list')) AND coalesce("Bodies" = 0, false)) THEN 'not-found' ELSE 'ok' END) AS "Outcome",
    (CASE WHEN ("ByPolicy" >= 1) THEN 'denied by policy' WHEN ("Refusals" >= 1) THEN 'caller not identified or not allowed' WHEN ("BadCredentials" >= 1) THEN 'invalid credentials' WHEN ("Errors" >= 1) THEN 'error' WHEN coalesce("Responses" = 0, false) THEN 'no response entry' WHEN (("OperationClass" = 'login') AND coalesce("Tokens" = 0, false)) THEN 'login refused' WHEN ("ClientErrors" >= 1) THEN 'client error' ELSE '' END) AS "Reason"
  FROM step9
),
step11 AS NOT MATERIALIZED (
  SELECT *
  FROM step10
  WHERE ("OperationClass" <> 'routine')
),
step12 AS NOT MATERIALIZED (
  SELECT
    *,
    (CASE WHEN ("Outcome" = 'ok') THEN "Time" ELSE CAST(NULL AS BIGINT) END) AS "OkTime"
  FROM step11
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
  FROM step12
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  )
),
step14 AS NOT MATERIALIZED (
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
  FROM step13
)
SELECT "Source", "Store", "Namespace", "Mount", "ObjectKind", "ObjectName", "RequestedVersion", "OperationClass", "Operation", "CallerId", "CallerApp", "CallerName", "CallerResource", "Role", "RootToken", "Ok", "Denied", "NotFound", "Failed", "Unknown", "FirstSeen", "LastOkSeen", "LastSeen", "LastSeenText", "LastOutcome", "LastStatus", "LastReason", "LastServedVersion", to_json("Addresses") AS "Addresses"
FROM step14
ORDER BY "Source" ASC, "Store" ASC, "Namespace" ASC, "Mount" ASC, "ObjectKind" ASC, "ObjectName" ASC, "RequestedVersion" ASC, "OperationClass" ASC, "Operation" ASC, "CallerId" ASC, "CallerApp" ASC, "CallerName" ASC, "CallerResource" ASC, "Role" ASC, "RootToken" ASC NULLS LAST
