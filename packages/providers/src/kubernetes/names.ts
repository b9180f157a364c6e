import type { Address } from "@fgk/engine";
import { nameOf } from "@fgk/engine";

/** The namespace and the name in an address of a namespaced object: `kubernetes.secret/flyte/fgk-prod-db`. */
export function namespacedName(address: Address): { readonly namespace: string; readonly name: string } {
  const [namespace = "", name = ""] = nameOf(address).split("/");
  return { namespace, name };
}
