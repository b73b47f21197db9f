WITH step1 AS NOT MATERIALIZED (
  SELECT *
  FROM "authorizationresources"
  WHERE (lower("type") = lower('microsoft.authorization/roleassignments'))
),
step2 AS NOT MATERIALIZED (
  SELECT
    "id",
    "name",
    "type",
    "subscriptionId",
    "tenantId",
    "properties"
  FROM step1
)
SELECT "id", "name", "type", "subscriptionId", "tenantId", "properties"
FROM step2
ORDER BY "id" ASC
