import type { FieldChange, Resource } from "@fgk/engine";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf, textOf, textsOf, truthOf } from "../google/values.ts";

/** The command by which a cluster's owner makes it or changes one field; undefined for what `gcloud` can't say. */
export function mendCluster(resource: Resource, change: FieldChange | "create"): string | undefined {
  const place = [`--location=${placeOf(resource, "location")}`, `--project=${placeOf(resource, "project")}`];
  if (change === "create") return createCluster(resource, place);
  const flags = describeFlags(change);
  return flags && writeCommand("gcloud", "container", "clusters", "update", ownName(resource), ...place, ...flags);
}

function describeFlags({ path, after }: FieldChange): readonly string[] | undefined {
  switch (path) {
    case "workloadPool":
      return [`--workload-pool=${String(after)}`];
    case "releaseChannel":
      return [`--release-channel=${String(after)}`];
    case "privateNodes":
      return [after === true ? "--enable-private-nodes" : "--no-enable-private-nodes"];
    case "authorizedNetworks": {
      const networks = Array.isArray(after) ? textsOf(after) : [];
      if (networks.length === 0) return ["--no-enable-master-authorized-networks"];
      return ["--enable-master-authorized-networks", `--master-authorized-networks=${networks.join(",")}`];
    }
    default:
      return undefined;
  }
}

function createCluster(resource: Resource, place: readonly string[]): string {
  const autopilot = truthOf(resource, "autopilot") === true;
  const where = ["network", "subnetwork"].flatMap((path) => {
    const name = textOf(resource, path);
    return name === undefined ? [] : [`--${path}=${name}`];
  });
  const verb = ["gcloud", "container", "clusters", autopilot ? "create-auto" : "create", ownName(resource)];
  // Autopilot has the identity pool and GKE's metadata server by itself.
  if (autopilot) return writeCommand(...verb, ...place, ...where);
  const privately = truthOf(resource, "privateNodes") === true ? ["--enable-private-nodes"] : [];
  const identity = [`--workload-pool=${textOf(resource, "workloadPool") ?? ""}`, "--workload-metadata=GKE_METADATA"];
  return writeCommand(...verb, ...place, ...where, "--enable-ip-alias", ...privately, ...identity);
}
