/** Ids of the demo company that several of its parts name. */
export const TENANT = 'ad319c16-7224-4ad5-a463-7b4082ed6e72';

export const PRODUCTION = 'd6338247-82ad-44e8-a65c-c3cc0978a700';
export const STAGING = 'd0212ef3-0e4b-4aaf-a9da-e9d8847cb684';
export const DEVELOPMENT = 'b74293bb-fb06-440d-a27b-cb8adc3b6a09';

/** The production gateway's system-assigned identity: object id and client id. */
export const GATEWAY = '1fddf8f8-6d25-420e-a681-5b42d980bf12';
export const GATEWAY_CLIENT = 'd5eb4b70-a9cb-4c7d-a60c-5712c975faf7';

/** The user-assigned identity that the production gateway uses for partner secrets. */
export const PARTNERS_IDENTITY = '7297aabc-bb55-4bf6-a51e-7f688ff6de5e';
export const PARTNERS_CLIENT = '68fad66a-b78a-438e-a0ad-645ddaa08362';

export const SCANNER = '008210af-65a3-4e06-a711-e7798e4983d2';
export const SCANNER_APP = '95df2325-3beb-45ee-a644-5a8a383c68ed';
export const DEPLOYER = '80896bfe-760b-4ed9-aa47-7944bf327b4a';
export const DEPLOYER_APP = '075402b5-df00-4560-a9ec-c0f458a20a91';

export const OPERATIONS_GROUP = 'ed3031f5-86f8-456b-ad66-a6c9ec5d5980';
export const ON_CALL_GROUP = 'e4520096-97f9-457d-aecc-c86cea1aee86';
export const FRAUD_READERS_GROUP = '44ccb252-e32b-4df5-aaa5-46cffa81ba2b';
export const GATEWAYS_GROUP = '8bb74140-e6b0-45b8-a291-71145ef1f035';

export const ANNA = '5abedf6b-9b60-4db7-a453-77bb0d1c9077';
export const JONAS = '2919d7c8-d086-4c40-ab1f-e5f26e7f0ace';
export const MIRA = 'eadfab11-7787-4b01-ab44-c60d0d625cc6';

export const PRODUCTION_LOGS = 'f76ea301-45a8-4d8c-aebd-a19ef56fbd76';
export const NON_PRODUCTION_LOGS = '74fc5990-2e8b-4620-a06b-a31ef0bb510d';

export const GATEWAY_ENTITY = 'caf59c94-a512-40c8-a2c7-8e908b52261f';
export const REPORTS_ENTITY = '931752d3-f6a8-4d63-ac13-4fbabceb607e';
export const BATCH_ENTITY = 'b2550fb9-cfc8-47ad-a44f-574f4b55dcf1';

/** ARM id of a vault or a group of the production subscription. */
export function productionGroup(group: string): string {
  return `/subscriptions/${PRODUCTION}/resourceGroups/${group}`;
}

export function productionVault(group: string, vault: string): string {
  return `${productionGroup(group)}/providers/Microsoft.KeyVault/vaults/${vault}`;
}
