import type { Cloud } from "../cloud/cloud.ts";
import type { CloudResponse, Stored } from "../cloud/http.ts";
import type { PodIdentity } from "./identity.ts";
import { identifyPod } from "./identity.ts";
import { placeOfCluster } from "./location.ts";
import { digest } from "./store.ts";

const scopes = ["https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/userinfo.email"];

/** Hosts under which pods reach the metadata server. */
export function isMetadataHost(host: string): boolean {
  return ["metadata.google.internal", "metadata.google.internal.", "metadata", "169.254.169.254"].includes(host);
}

/** Answers what a pod asks of the metadata server. Header names are lower-case. */
export function answerMetadata(
  cloud: Cloud,
  cluster: string,
  pod: Stored,
  url: URL,
  headers: Readonly<Record<string, string>>,
): CloudResponse {
  if (headers["metadata-flavor"] !== "Google")
    return text(403, 'Missing required header "Metadata-Flavor": "Google".\n');
  if (headers["x-forwarded-for"] !== undefined) return text(403, "The X-Forwarded-For header is not allowed.\n");
  const path = url.pathname.replace(/^\/computeMetadata\/v1(?=\/|$)/, "");
  if (path === url.pathname) return url.pathname === "/" ? text(200, "computeMetadata/\n") : missing(url.pathname);
  const accounts = /^\/instance\/service-accounts(?:\/(.*))?$/.exec(path);
  if (accounts !== null) return answerAccounts(identifyPod(cloud, cluster, pod), accounts[1] ?? "", url);
  const value = readPlain(cloud, cluster, pod)[path.replace(/^\//, "").replace(/\/$/, "")];
  return value === undefined ? missing(path) : text(200, value);
}

function text(status: number, body: string): CloudResponse {
  const headers = {
    "content-type": status === 200 ? "application/text" : "text/plain; charset=utf-8",
    "metadata-flavor": "Google",
    server: "GKE Metadata Server",
  };
  return { status, headers, body };
}

function missing(path: string): CloudResponse {
  const child =
    path
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? "";
  return text(
    404,
    `HTTP/404: generic::not_found: no child "${child}", Reason: "NOT_FOUND", UserMessage: "Not Found"\n`,
  );
}

function readPlain(cloud: Cloud, cluster: string, pod: Stored): Readonly<Record<string, string>> {
  const { project, location, clusterName } = placeOfCluster(cluster);
  const number = cloud.state.projects[project]?.projectNumber ?? "0";
  const nodeName: string = pod["spec"].nodeName ?? "";
  const zone = /-[a-z]$/.test(location) ? location : `${location}-b`;
  return {
    "project/project-id": project,
    "project/numeric-project-id": number,
    "instance/hostname": `${nodeName}.${zone}.c.${project}.internal`,
    "instance/id": BigInt(`0x${digest(cluster, nodeName).slice(0, 15)}`).toString(),
    "instance/zone": `projects/${number}/zones/${zone}`,
    "instance/attributes/cluster-name": clusterName,
    "instance/attributes/cluster-location": location,
    "instance/attributes/cluster-uid": digest(cluster, "uid"),
    instance: "attributes/\nhostname\nid\nservice-accounts/\nzone\n",
    "instance/attributes": "cluster-location\ncluster-name\ncluster-uid\n",
    project: "numeric-project-id\nproject-id\n",
  };
}

function answerAccounts(identity: PodIdentity, rest: string, url: URL): CloudResponse {
  const [account = "", field = ""] = rest.split("/");
  const isRecursive = url.searchParams.get("recursive") === "true";
  const described = { aliases: ["default"], email: identity.email, scopes };
  if (account === "") {
    const all = { default: described, [identity.email]: described };
    return isRecursive ? answerValue(all) : text(200, `default/\n${identity.email}/\n`);
  }
  if (account !== "default" && account !== identity.email) return missing(account);
  switch (field) {
    case "":
      return isRecursive ? answerValue(described) : text(200, "aliases\nemail\nidentity\nscopes\ntoken\n");
    case "aliases":
      return text(200, "default\n");
    case "email":
      return text(200, identity.email);
    case "scopes":
      return text(200, `${scopes.join("\n")}\n`);
    case "token":
      return answerToken(identity);
    default:
      return missing(field);
  }
}

function answerToken(identity: PodIdentity): CloudResponse {
  if (identity.refusal !== undefined) return text(identity.refusal.status, identity.refusal.text);
  return answerValue({
    access_token: `ya29.fgk-emulated.${identity.email}`,
    expires_in: 3450,
    token_type: "Bearer",
  });
}

function answerValue(value: unknown): CloudResponse {
  const response = text(200, JSON.stringify(value));
  return { ...response, headers: { ...response.headers, "content-type": "application/json" } };
}
