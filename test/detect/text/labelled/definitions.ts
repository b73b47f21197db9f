import { rows } from './row.ts';
import type { Row } from './row.ts';

const HEADER = 'openapi: 3.0.1\ninfo: {title: a, version: "1"}\n';
const POSTMAN =
  '"info": { "_postman_id": "1", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }';

export const DEFINITION_ROWS: Row[] = [
  ...rows('openapi', 'apis/orders/openapi.yaml', [
    [
      'literal',
      `${HEADER}paths:\n  /a:\n    get:\n      parameters:\n      - name: Ocp-Apim-Subscription-Key\n        in: header\n        schema: {type: string, default: ⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧}\n`,
    ],
    [
      'literal',
      `${HEADER}components:\n  schemas:\n    Login:\n      properties:\n        clientSecret: {type: string, example: ⟦Kx9-tide-77⟧}\n`,
    ],
    ['literal', `${HEADER}servers:\n- url: https://fn.example.net/api?code=⟦aB3dE5fG7hJ9kL1mN3pQ⟧\n`],
    [
      'literal',
      `${HEADER}paths:\n  /a:\n    post:\n      requestBody:\n        content:\n          application/json:\n            example: {user: a, password: ⟦Quay-7712-x⟧}\n`,
    ],
    [
      'reference',
      `${HEADER}components:\n  securitySchemes:\n    key: {type: apiKey, name: Ocp-Apim-Subscription-Key, in: header}\n    query: {type: apiKey, name: subscription-key, in: query}\n`,
    ],
    [
      'placeholder',
      `${HEADER}paths:\n  /a:\n    get:\n      parameters:\n      - {name: api-key, in: header, example: YOUR_API_KEY, schema: {type: string}}\n`,
    ],
    [
      'hard-negative',
      `${HEADER}components:\n  schemas:\n    Login:\n      properties:\n        password: {type: string, format: password, description: The password of 2024}\n        token: {type: string, example: string}\n`,
    ],
  ]),
  ...rows('openapi', 'apis/orders/swagger.json', [
    [
      'literal',
      '{ "swagger": "2.0", "info": {}, "paths": { "/a": { "get": { "parameters": [ { "name": "x-api-key", "in": "header", "type": "string", "default": "⟦Zk8pQ2wX7vN1⟧" } ] } } } }',
    ],
    [
      'hard-negative',
      '{ "swagger": "2.0", "securityDefinitions": { "apiKeyHeader": { "type": "apiKey", "name": "Ocp-Apim-Subscription-Key", "in": "header" } }, "paths": {} }',
    ],
    [
      'hard-negative',
      '{ "swagger": "2.0", "paths": { "/token": { "post": { "operationId": "getToken-2024", "summary": "Token" } } } }',
    ],
  ]),
  ...rows('postman', 'tests/orders.postman_collection.json', [
    [
      'literal',
      `{ ${POSTMAN}, "auth": { "type": "apikey", "apikey": [ { "key": "value", "value": "⟦Zk8pQ2wX7vN1⟧" }, { "key": "key", "value": "x-api-key-1" } ] } }`,
    ],
    [
      'literal',
      `{ ${POSTMAN}, "auth": { "type": "basic", "basic": [ { "key": "username", "value": "orders1" }, { "key": "password", "value": "⟦ballast⟧" } ] } }`,
    ],
    [
      'literal',
      `{ ${POSTMAN}, "item": [ { "request": { "header": [ { "key": "Authorization", "value": "Bearer ⟦k2s0Marina77opaque⟧" } ] } } ] }`,
    ],
    [
      'literal',
      `{ ${POSTMAN}, "item": [ { "request": { "url": { "raw": "https://a.example.com?subscription-key=⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧" } } } ] }`,
    ],
    [
      'literal',
      `{ ${POSTMAN}, "item": [ { "request": { "body": { "mode": "raw", "raw": "{\\"client_secret\\": \\"⟦tide~77.a⟧\\"}" } } } ] }`,
    ],
    [
      'reference',
      `{ ${POSTMAN}, "auth": { "type": "bearer", "bearer": [ { "key": "token", "value": "{{access_token}}" } ] } }`,
    ],
    [
      'hard-negative',
      `{ ${POSTMAN}, "auth": { "type": "oauth2", "oauth2": [ { "key": "tokenName", "value": "orders-1" }, { "key": "accessTokenUrl", "value": "https://a.example.com/t" } ] } }`,
    ],
  ]),
  ...rows('postman', 'tests/prod.postman_environment.json', [
    [
      'literal',
      '{ "id": "1", "name": "prod", "values": [ { "key": "apimKey", "value": "⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧", "type": "secret", "enabled": true } ], "_postman_variable_scope": "environment" }',
    ],
    [
      'placeholder',
      '{ "name": "prod", "values": [ { "key": "apiKey", "value": "", "type": "secret" }, { "key": "baseUrl", "value": "https://a.example.com" } ], "_postman_variable_scope": "environment" }',
    ],
  ]),
  ...rows('http', 'tests/orders.http', [
    ['literal', 'GET https://a.example.com/orders\nOcp-Apim-Subscription-Key: ⟦5f0c2b77e1aa4d3c9b8f60d27a31ce94⟧\n'],
    ['literal', '@apiKey = ⟦Zk8pQ2wX7vN1⟧\n\nGET https://a.example.com\nx-api-key: {{apiKey}}\n'],
    [
      'literal',
      'POST https://a.example.com/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials&client_secret=⟦tide77⟧\n',
    ],
    ['literal', 'GET https://fn.example.net/api/a?code=⟦aB3dE5fG7hJ9kL1mN3pQ⟧ HTTP/1.1\n'],
    [
      'literal',
      'POST https://a.example.com/login\nContent-Type: application/json\n\n{ "user": "a", "password": "⟦ballast⟧" }\n',
    ],
    ['reference', 'GET https://{{host}}/a\nAuthorization: Bearer {{token}}\nx-api-key: {{$dotenv API_KEY}}\n'],
    ['placeholder', 'GET https://a.example.com\nOcp-Apim-Subscription-Key: <key>\nAuthorization: Basic\n'],
    [
      'hard-negative',
      '# @name token\nGET https://a.example.com/token\nContent-Type: application/json\nIf-None-Match: "k8s7d6f5"\n',
    ],
  ]),
];
