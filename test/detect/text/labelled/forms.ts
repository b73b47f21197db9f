import { rows } from './row.ts';
import type { Row } from './row.ts';

/** Forms in which no name stands directly before the value. */
export const FORM_ROWS: Row[] = [
  ...rows('code', 'src/Forms.cs', [
    ['literal', 'var cred = new ClientSecretCredential("t", "c", "⟦Kx98~capstan.tide⟧");'],
    ['literal', 'new NetworkCredential("orders", "⟦Fair-lead!3⟧")'],
    ['literal', 'public string Password { get; set; } = "⟦Fair-lead!3⟧";'],
    ['literal', 'const k = (process.env.API_KEY = process.env.API_KEY || "⟦Zk8pQ2wX7vN1⟧");'],
    ['reference', 'new ClientSecretCredential(tenant, client, configuration["Secret"]);'],
  ]),
  ...rows('code', 'tools/forms.ps1', [
    ['literal', 'New-AzApiManagementNamedValue -Name k -Value "⟦Zk8pQ2wX7vN1⟧" -Secret'],
    ['literal', '$headers.Add("Ocp-Apim-Subscription-Key", "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧")'],
    ['reference', 'New-AzApiManagementNamedValue -Name k -Value $value -Secret'],
    ['hard-negative', 'New-AzApiManagementNamedValue -Name backend -Value "orders-v2.example.com"'],
  ]),
  ...rows('markdown', 'docs/forms.md', [
    ['literal', '| Header | Value |\n|---|---|\n| Ocp-Apim-Subscription-Key | ⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧ |'],
    ['literal', 'Use password: `⟦Fairlead33x⟧` for the test user.'],
    ['hard-negative', '| Name | Type |\n|---|---|\n| client-secret | string(2048) |\n| token | `bearer` |'],
  ]),
];
