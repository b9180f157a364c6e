import type { CloudRequest, CloudResponse } from "../../cloud/http.ts";
import { answerJson, unknownResource } from "../status.ts";
import {
  describeAggregated,
  describeCoreVersions,
  describeGroup,
  describeGroups,
  describeResources,
  serverVersion,
} from "./documents.ts";

const aggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Answers the paths that are about the server itself; undefined for all others. */
export function answerDiscovery(request: CloudRequest): CloudResponse | undefined {
  const path = request.url.pathname.replace(/\/$/, "");
  switch (path) {
    case "/version":
      return answerJson(200, serverVersion);
    case "/healthz":
    case "/livez":
    case "/readyz":
      return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: "ok" };
    case "/api":
      return wantsAggregated(request) ? answerAggregated(true) : answerJson(200, describeCoreVersions());
    case "/apis":
      return wantsAggregated(request) ? answerAggregated(false) : answerJson(200, describeGroups());
    default:
      return answerGroup(path);
  }
}

function wantsAggregated(request: CloudRequest): boolean {
  const accept = (request.headers["accept"] ?? "").replaceAll(" ", "");
  return accept
    .split(",")
    .some((type) => type.includes("as=APIGroupDiscoveryList") && type.includes("v=v2") && !type.includes("v2beta1"));
}

function answerAggregated(isCore: boolean): CloudResponse {
  const response = answerJson(200, describeAggregated(isCore));
  return { ...response, headers: { ...response.headers, "content-type": aggregatedType } };
}

function answerGroup(path: string): CloudResponse | undefined {
  const match = /^\/(?:api|apis\/([^/]+))(?:\/([^/]+))?$/.exec(path);
  if (match === null) return undefined;
  const [, group, version] = match;
  const known = describeResources(group === undefined ? (version ?? "") : `${group}/${version ?? "v1"}`);
  if (known === undefined) throw unknownResource();
  if (group !== undefined && version === undefined) {
    return answerJson(200, { kind: "APIGroup", apiVersion: "v1", ...describeGroup(group) });
  }
  return answerJson(200, known);
}
