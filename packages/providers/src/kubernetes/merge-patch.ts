import type { Json } from "@fgk/engine";

type PatchOptions = ReturnType<typeof import("@kubernetes/client-node").setHeaderOptions>;

/** The name under which our writes stand in an object's `managedFields`. */
export const fieldManager = "fgk";

/**
 * Options that make a patch a JSON merge patch. It replaces whole lists and touches no key that it doesn't name, so fields
 * that this version of the library doesn't know survive (its typed replace would drop them).
 */
export async function mergePatchOptions(): Promise<PatchOptions> {
  const client = await import("@kubernetes/client-node");
  return client.setHeaderOptions("Content-Type", client.PatchStrategy.MergePatch);
}

/** A merge patch that the server refuses with 409 when the object changed since it was read. */
export function patchFrom(resourceVersion: string | undefined, body: { readonly [key: string]: Json }): Json {
  const metadata = body["metadata"];
  const named = typeof metadata === "object" && metadata !== null && !Array.isArray(metadata) ? metadata : {};
  return resourceVersion === undefined ? body : { ...body, metadata: { ...named, resourceVersion } };
}
