import type { Address } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { orAbsent } from "../google/read-each.ts";
import type { ComputeOperation } from "./compute-lists.ts";

/** One write to the Compute API. */
export interface ComputeWrite {
  /** The resource that it is done for; its operation is followed under this address. */
  readonly address: Address;
  readonly project: string;
  /** `global` or `regions/R`: where the thing lives, and so its operation. */
  readonly scope: string;
  readonly method: "POST" | "PATCH" | "DELETE";
  /** What follows the scope: `addresses/A/setLabels`. */
  readonly path: string;
  readonly body?: unknown;
  readonly what: string;
}

/** Writes, and remembers the operation so that the next read can say that it runs. */
export async function writeCompute(reach: GoogleReach, write: ComputeWrite): Promise<void> {
  const operation = await reach.rest.call<ComputeOperation>({
    api: "compute",
    method: write.method,
    path: `/compute/v1/projects/${write.project}/${write.scope}/${write.path}`,
    ...(write.body === undefined ? {} : { body: write.body }),
    what: write.what,
  });
  // Read at once, it would be found done: what is done without trouble needs no second call.
  if (operation.name == null || (operation.status === "DONE" && operation.error == null)) return;
  reach.operations.begin(write.address, {
    api: "compute",
    name: operation.name,
    path: `/compute/v1/projects/${write.project}/${write.scope}/operations/${operation.name}`,
    what: write.what,
  });
}

/** Deletes; what isn't there is deleted already. */
export async function deleteCompute(reach: GoogleReach, write: Omit<ComputeWrite, "method" | "body">): Promise<void> {
  await orAbsent(writeCompute(reach, { ...write, method: "DELETE" }));
}
