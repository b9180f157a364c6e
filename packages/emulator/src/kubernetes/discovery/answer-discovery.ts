import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { answerJson } from "../status.ts";
import type { ClusterStore } from "../store.ts";
import {
  describeAggregated,
  describeCoreVersions,
  describeGroup,
  describeGroups,
  describeResources,
  serverVersion,
} from "./documents.ts";
import { answerTagged } from "./etag.ts";
import { listServed } from "./served.ts";

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Answers the paths that are about the server itself; undefined for all others. */
export function answerDiscovery(store: ClusterStore, request: CloudRequest): CloudResponse | undefined {
  const path = request.url.pathname.replace(/\/$/, "");
  switch (path) {
    case "/version":
      return answerJson(200, serverVersion);
    case "/healthz":
    case "/livez":
    case "/readyz":
      return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "ok" };
    case "/api":
      return wantsAggregated(request)
        ? answerAggregated(request, listServed(store), true)
        : answerJson(200, describeCoreVersions());
    case "/apis":
      return wantsAggregated(request)
        ? answerAggregated(request, listServed(store), false)
        : answerJson(200, describeGroups(listServed(store)));
    default:
      return answerGroup(store, path);
  }
}

function wantsAggregated(request: CloudRequest): boolean {
  const accept = (request.headers["accept"] ?? "").replaceAll(" ", "");
  return accept
    .split(",")
    .some((type) => type.includes("as=APIGroupDiscoveryList") && type.includes("v=v2") && !type.includes("v2beta1"));
}

function answerAggregated(request: CloudRequest, served: readonly Resource[], isCore: boolean): CloudResponse {
  const response = answerJson(200, describeAggregated(served, isCore));
  const headers = { "content-type": aggregatedType, "cache-control": "public" };
  return answerTagged(request, { ...response, headers });
}

function answerGroup(store: ClusterStore, path: string): CloudResponse | undefined {
  const match = /^\/(?:api|apis\/([^/]+))(?:\/([^/]+))?$/.exec(path);
  if (match === null) return undefined;
  const [, group = "", version] = match;
  const rows = listServed(store).filter(
    (row) => row.group === group && (version === undefined || row.version === version),
  );
  if (rows.length === 0) return undefined;
  if (version === undefined) return answerJson(200, { kind: "APIGroup", apiVersion: "v1", ...describeGroup(rows) });
  return answerJson(200, describeResources(rows));
}
