WITH step1 AS NOT MATERIALIZED (
  SELECT *
  FROM "resourcecontainers"
  WHERE (lower("type") = lower('microsoft.resources/subscriptions'))
),
step2 AS NOT MATERIALIZED (
  SELECT
    "id",
    "name",
    "type",
    "subscriptionId",
    "tenantId",
    "tags",
    "properties"
  FROM step1
)
SELECT "id", "name", "type", "subscriptionId", "tenantId", "tags", "properties"
FROM step2
ORDER BY "id" ASC
