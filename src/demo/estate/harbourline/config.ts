/** The configuration that the demo scans with. */
export const config = `# portcullis.yaml of Harbourline, the demo company.
version: 1

azure:
  - name: harbourline
    tenant: ad319c16-7224-4ad5-a463-7b4082ed6e72
    subscriptions:
      - d6338247-82ad-44e8-a65c-c3cc0978a700 # production
      - d0212ef3-0e4b-4aaf-a9da-e9d8847cb684 # staging
      - b74293bb-fb06-440d-a27b-cb8adc3b6a09 # development

vault:
  - name: harbourline-vault
    address: https://vault.demo.internal
    audit-files:
      - \${audit:harbourline/audit.log}
      - \${audit:harbourline/audit-second.log}
  - name: harbourline-dev-vault
    address: https://vault-dev.demo.internal
    token-env: VAULT_DEV_TOKEN

source:
  - name: harbourline-gateway
    path: \${repository:harbourline-gateway}
    history: true

settings:
  # The policy of the audit identity reads the audit devices, the accessors of tokens and the cross-origin settings.
  leastPrivilege.vaultSudoPaths:
    - sys/audit
    - sys/config/cors
    - auth/token/accessors
  # The weather service withdrew this key on 21 February 2024.
  hardcodedSecrets.revoked:
    - 74729d1f855d:harbourline-gateway/legacy/weather-feed.xml

accept-gaps:
  # The platform team keeps the tools vault to itself until it moves to RBAC.
  - reading: keyVault.secretProperties
    scope: "*kv-tools-dev*"
    owner: platform@harbourline.example
    approver: security@harbourline.example
    reason: Development tools only; the vault moves to RBAC, after which the audit identity can list it.
    compensating-control: The vault holds no credential of a production system; its access policies are reviewed each quarter.
    expires: "2099-12-31"
  - reading: keyVault.deletedObjects
    scope: "*kv-tools-dev/deletedsecrets"
    owner: platform@harbourline.example
    approver: security@harbourline.example
    reason: Development tools only; the vault moves to RBAC, after which the audit identity can list it.
    compensating-control: The vault holds no credential of a production system; its access policies are reviewed each quarter.
    expires: "2099-12-31"
`;
