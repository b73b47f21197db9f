/** The parts of an ARM resource id that commands of the Azure CLI take. */
export interface ArmParts {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Last segment. */
  readonly name: string;
}

export function armParts(id: string): ArmParts {
  const parts = /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?/i.exec(id);
  return {
    subscription: parts?.[1] ?? '',
    resourceGroup: parts?.[2] ?? '',
    name: id.slice(id.lastIndexOf('/') + 1),
  };
}

/** Arguments that name a resource to the Azure CLI: `--name kv-1 --resource-group rg-api --subscription …`. */
export function azArguments(id: string, nameFlag = '--name'): string {
  const { subscription, resourceGroup, name } = armParts(id);
  return `${nameFlag} ${name} --resource-group ${resourceGroup} --subscription ${subscription}`;
}

/** The API Management service that a child resource, such as a named value, belongs to. */
export function serviceIdOf(id: string): string {
  return /^(.*?\/service\/[^/]+)/i.exec(id)?.[1] ?? id;
}
