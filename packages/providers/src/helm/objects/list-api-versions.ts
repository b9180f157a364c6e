import type { JsonObject, Session } from "@fgk/engine";
import { compareText, isJsonObject } from "@fgk/engine";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import { textAt } from "../../text-at.ts";
import { getJson } from "./get-json.ts";

/** What a cluster is asked with to say everything in one answer (Kubernetes 1.30 and later). */
const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

/**
 * What a chart can ask for by `.Capabilities.APIVersions.Has`, as helm itself would find it in this cluster: `apps/v1` and
 * `apps/v1/Deployment`, sorted; for `helm template --api-versions`. Two requests, once a session. Without it a chart that
 * asks for a kind (Flyte's do, for its definition) is rendered as no upgrade will make it.
 */
export function listApiVersions(session: Session, cluster: OpenCluster): Promise<readonly string[]> {
  return session.once("kubernetes api versions", async () => {
    const asked = { verb: "list", resource: "customResourceDefinitions", name: "" } as const;
    const answers = await Promise.all(["/api", "/apis"].map((path) => getJson(cluster, asked, path, aggregated)));
    const found = answers.flatMap((answer) => (isJsonObject(answer) ? listObjects(answer["items"]) : []));
    return [...new Set(found.flatMap(readGroup))].sort(compareText);
  });
}

function readGroup(item: JsonObject): readonly string[] {
  const metadata = isJsonObject(item["metadata"]) ? item["metadata"] : {};
  const group = textAt(metadata, "name");
  return listObjects(item["versions"]).flatMap((one) => {
    const version = textAt(one, "version");
    const name = group === "" ? version : `${group}/${version}`;
    const resources = listObjects(one["resources"]);
    const kinds = [...resources, ...resources.flatMap((resource) => listObjects(resource["subresources"]))]
      .map((resource) => (isJsonObject(resource["responseKind"]) ? textAt(resource["responseKind"], "kind") : ""))
      .filter((kind) => kind !== "");
    return [name, ...kinds.map((kind) => `${name}/${kind}`)];
  });
}

function listObjects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isJsonObject(item)) : [];
}
