/** `kind/name`, computable from the deployment file: `gke.cluster/flyte`, `gke.node-pool/flyte/default`. */
export type Address = `${string}/${string}`;

/** The address of a kind's resource; its name may have several parts. */
export function addressOf(kind: string, ...names: readonly string[]): Address {
  return `${kind}/${names.join("/")}`;
}

/** The kind's name in an address. */
export function kindOf(address: Address): string {
  return address.slice(0, address.indexOf("/"));
}

/** What follows the kind in an address. */
export function nameOf(address: Address): string {
  return address.slice(address.indexOf("/") + 1);
}

/** A stable order for everything that is listed by address. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
