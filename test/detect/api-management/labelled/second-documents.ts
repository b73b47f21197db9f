import { rows } from '../../apigee/labelled/row.ts';
import type { Row } from '../../apigee/labelled/row.ts';
import { some } from '../../tokens/labelled/made.ts';

/** A second set, written before the rules that the first one led to. */
export const SECOND_DOCUMENT_ROWS: Row[] = [
  ...rows('apim-collections', 'tests/orders.postman_collection.json', [
    [
      'literal',
      `{
  "info": { "_postman_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "name": "orders", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
  "auth": { "type": "basic", "basic": [ { "key": "username", "value": "svc", "type": "string" }, { "key": "password", "value": "⟦pmBasicPw⟧", "type": "string" } ] },
  "item": [
    {
      "name": "list",
      "request": {
        "method": "GET",
        "header": [
          { "key": "Ocp-Apim-Subscription-Key", "value": "⟦92b4d6f81a3c5e7092b4d6f8a1c3e5f7⟧" },
          { "key": "Accept", "value": "application/json" },
          { "key": "Authorization", "value": "Bearer {{token}}" }
        ],
        "url": { "raw": "https://apim-orders.azure-api.net/orders?subscription-key={{key}}", "query": [ { "key": "subscription-key", "value": "{{key}}" } ] },
        "body": { "mode": "urlencoded", "urlencoded": [ { "key": "client_secret", "value": "⟦pmClientSecret6⟧" }, { "key": "grant_type", "value": "client_credentials" } ] }
      }
    }
  ],
  "variable": [ { "key": "apiKey", "value": "⟦pmVarKey88⟧" }, { "key": "host", "value": "apim-orders.azure-api.net" } ]
}
`,
    ],
  ]),
  ...rows('apim-code', 'Gateway/OrdersPolicy.cs', [
    [
      'literal',
      `using Microsoft.Azure.ApiManagement.PolicyToolkit.Authoring;
using Microsoft.Azure.ApiManagement.PolicyToolkit.Authoring.Expressions;

namespace Contoso.Policies;

[Document]
public class OrdersPolicy : IDocument
{
    public void Inbound(IInboundContext context)
    {
        context.Base();
        context.AuthenticationBasic("gateway", "⟦toolkitBasic⟧");
        context.SetHeader("X-Api-Key", "⟦toolkitHdr1⟧");
        context.SetHeader("X-Request-Source", "gateway");
        context.SetHeader("Authorization", BearerHeader(context.ExpressionContext));
        context.SetQueryParameter("code", "⟦toolkitCode⟧");
        context.SetVariable("clientSecret", "⟦toolkitVar2⟧");
        context.SetVariable("tokenName", "access");
        context.ValidateJwt(new ValidateJwtConfig
        {
            HeaderName = "Authorization",
            IssuerSigningKeys = [new Base64KeyConfig { Value = "⟦dG9vbGtpdC1zaWduaW5nLWtleS0x⟧" }],
        });
        context.SendRequest(new SendRequestConfig
        {
            ResponseVariableName = "r",
            Url = "https://idp.contoso.com/token",
            Headers = [new HeaderConfig { Name = "x-functions-key", Values = ["⟦toolkitSendKey⟧"] }],
            Body = new BodyConfig { Content = "grant_type=client_credentials&client_secret=⟦toolkitBody5⟧" },
        });
        context.SetHeader("x-erp", NamedValue("erp-key"));
    }

    private static string BearerHeader(IExpressionContext context) => $"Bearer {context.Variables["token"]}";
}
`,
    ],
  ]),
  ...rows('apim-portal', 'portal/src/config.runtime.js', [
    [
      'literal',
      `window.config = {
  managementApiUrl: "https://apim-orders.management.azure-api.net",
  managementApiAccessToken: "SharedAccessSignature ⟦integration&202612310000&${some(86)}==⟧",
  backendUrl: "https://apim-orders.developer.azure-api.net",
  subscriptionKey: "⟦6f81a3c5e7092b4da1c3e5f7092b4d68⟧",
  googleFontsApiKey: "⟦gfontsKey0192ab⟧",
  environment: "runtime",
  integration: { googleTagManager: "GTM-5XKQ2ZZ" }
};
`,
    ],
  ]),
  ...rows('apim-portal', 'portal/public/index.html', [
    [
      'literal',
      `<!DOCTYPE html>
<html>
  <head>
    <meta name="csrf-token" content="">
    <script src="https://maps.contoso.com/js?v=3&amp;subscription-key=⟦092b4d6f81a3c5e7a1c3e5f7092b4d60⟧"></script>
    <script integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC" crossorigin="anonymous" src="https://cdn.contoso.com/a.js"></script>
    <script>
      const apiKey = "⟦htmlInlineKey42⟧";
      fetch("/orders", { headers: { "Ocp-Apim-Subscription-Key": "⟦e7092b4da1c3e5f76f81a3c5092b4d61⟧", "Accept": "application/json" } });
      const token = localStorage.getItem("token");
    </script>
  </head>
  <body><input type="password" name="password" placeholder="Password" autocomplete="current-password"></body>
</html>
`,
    ],
  ]),
];
