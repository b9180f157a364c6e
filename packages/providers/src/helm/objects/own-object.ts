import type { JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ReleaseName } from "./manifest-object.ts";

/** An object with what helm (3.2 and later) writes on every object of a release, beside what its chart says. */
export function addOwner(content: JsonObject, { name, namespace }: ReleaseName): JsonObject {
  const metadata = isJsonObject(content["metadata"]) ? content["metadata"] : {};
  const annotations = isJsonObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const labels = isJsonObject(metadata["labels"]) ? metadata["labels"] : {};
  return {
    ...content,
    metadata: {
      ...metadata,
      annotations: {
        ...annotations,
        "meta.helm.sh/release-name": name,
        "meta.helm.sh/release-namespace": namespace,
      },
      labels: { ...labels, "app.kubernetes.io/managed-by": "Helm" },
    },
  };
}
