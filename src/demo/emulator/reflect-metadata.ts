type MetadataReflect = typeof Reflect & {
  getMetadata?: (key: string, target: object) => unknown;
  getOwnMetadata?: (key: string, target: object) => unknown;
  defineMetadata?: (key: string, value: unknown, target: object) => void;
};

const store = new WeakMap<object, Map<string, unknown>>();
const reflect: MetadataReflect = Reflect;

function getOwn(key: string, target: object): unknown {
  return store.get(target)?.get(key);
}

function getInherited(key: string, target: object): unknown {
  for (let holder: object | null = target; holder !== null; holder = Reflect.getPrototypeOf(holder)) {
    if (store.get(holder)?.has(key) === true) return getOwn(key, holder);
  }
  return undefined;
}

function define(key: string, value: unknown, target: object): void {
  const own = store.get(target) ?? new Map<string, unknown>();
  own.set(key, value);
  store.set(target, own);
}

/**
 * Provides the three functions of the Reflect metadata proposal that `tsyringe`, which `@peculiar/x509` is built on, asks
 * for when it is loaded. A real implementation that is already there stays.
 */
export function provideReflectMetadata(): void {
  reflect.getMetadata ??= getInherited;
  reflect.getOwnMetadata ??= getOwn;
  reflect.defineMetadata ??= define;
}
