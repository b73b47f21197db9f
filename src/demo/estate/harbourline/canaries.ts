/**
 * The secrets that stand in the demo company, made up for it. They are planted where a scan comes by, and none of them may
 * appear in anything that a scan writes.
 */
export const canaries = {
  ediPassword: 'Tr1dent-Quay-58-Lantern',
  smtpPassword: 'mK7-anchor-Fathom-219',
  mockToken: 'dev-mock-9f3Rk2LpQ7vXw1',
  redisPassword: 'Zc8vQ2rT5yU1iO4pA7sD0fGh',
  backendAuthorization: 'c2hpcHBlci1hcGk6QnVveWFudC1LZWVsLTc3',
  backendHeader: 'hk_live_4QmZr8TnW2xC6vB0',
  backendQuery: 'sv9xK3pLq7RtY2uI5oA8',
  proxyPassword: 'Gale-Force-Nine-442',
  routingKey: 'nX4-bollard-Mooring-803',
  vaultToken: 's.Hq7Lm2Xv9Tz4Rb8Kc3Nw6Yd1',
  vaultDevToken: 's.Dv5Gk8Pj2Sf7Wn4Qx9Ub3Me6',
  vaultSecretId: '5d0c8f4e-2b7a-4e91-9c36-7f1ab2e8d450',
  carrierKey: 'cr_live_8vKp3NwX5tLz7QyB',
  signingSecret: 'Kelp-Halyard-7731-Windlass',
  scriptKey: 'jq5T-Gannet-Breakwater-28',
  mapEntry: 'Fjord-Lantern-4471-Ketch',
  bundleVaultToken: 's.Lk4Tz8Wm2Xc6Vb9Nq1Rd5Hj3',
  environmentPassword: 'Sextant-Harbour-6604-Brig',
  exampleKey: 'ex9vM4tK7wPz2QsL6nRb',
  erpKey: 'Capstan-Drogue-3391-Yawl',
  sharedKey: 'sh7R-Tern-Estuary-5518-Cog',
  expressionKey: 'Marlin-Bowline-9027-Hawser',
  templatePassword: 'Gunwale-Skerry-2087-Dory',
  scannerSecret: 'pQ8~harbour.Scanner-77vXz',
  deployerSecret: 'wE3~harbour.Deployer-15kLm',
} as const;
