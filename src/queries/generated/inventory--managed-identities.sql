WITH step1 AS NOT MATERIALIZED (
  SELECT *
  FROM "resources"
  WHERE (lower("type") = lower('microsoft.managedidentity/userassignedidentities'))
),
step2 AS NOT MATERIALIZED (
  SELECT
    "id",
    "name",
    "type",
    "location",
    "resourceGroup",
    "subscriptionId",
    "tenantId",
    "tags",
    "properties"
  FROM step1
)
SELECT "id", "name", "type", "location", "resourceGroup", "subscriptionId", "tenantId", "tags", "properties"
FROM step2
ORDER BY "id" ASC
