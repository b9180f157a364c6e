import type { Cloud } from "../cloud/cloud.ts";
import type { CloudResponse, Stored } from "../cloud/http.ts";
import { makeAccountToken, makeFederatedToken } from "../google/caller.ts";
import { findAccount } from "../google/iam-account-store.ts";
import type { PodIdentity } from "./identity.ts";
import { identifyPod } from "./identity.ts";
import { placeOfCluster } from "./location.ts";
import { digest } from "./store.ts";

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
  if (accounts !== null) return answerAccounts(cloud, identifyPod(cloud, cluster, pod), accounts[1] ?? "", url);
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

function answerAccounts(cloud: Cloud, identity: PodIdentity, rest: string, url: URL): CloudResponse {
  const [account = "", field = ""] = rest.split("/");
  const isRecursive = url.searchParams.get("recursive") === "true";
  const described = { aliases: ["default"], email: identity.email, scopes: identity.scopes };
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
      return text(200, `${identity.scopes.join("\n")}\n`);
    case "token":
      return answerToken(identity);
    case "identity":
      return answerIdentity(cloud, identity, url);
    default:
      return missing(field);
  }
}

function answerToken(identity: PodIdentity): CloudResponse {
  if (identity.refusal !== undefined) return text(identity.refusal.status, identity.refusal.text);
  return answerValue({
    access_token: identity.kind === "pool" ? makeFederatedToken(identity.member) : makeAccountToken(identity.email),
    expires_in: 3450,
    token_type: "Bearer",
  });
}

/** A federated identity has no identity token; that it is answered as a child that isn't there is a hypothesis. */
function answerIdentity(cloud: Cloud, identity: PodIdentity, url: URL): CloudResponse {
  if (identity.kind === "pool") return missing("identity");
  const audience = url.searchParams.get("audience") ?? "";
  if (audience === "") return text(400, "non-empty audience parameter required\n");
  const refusal = identity.identityRefusal;
  if (refusal !== undefined) return text(refusal.status, refusal.text);
  const isFull = url.searchParams.get("format") === "full";
  return text(200, makeIdentityToken(cloud, identity.email, audience, isFull));
}

/** A JSON web token whose claims are Google's and whose signature nobody can check. */
function makeIdentityToken(cloud: Cloud, email: string, audience: string, isFull: boolean): string {
  const subject: string =
    findAccount(cloud, email)?.["uniqueId"] ?? BigInt(`0x${digest(email).slice(0, 15)}`).toString();
  const issuedAt = Math.floor(cloud.now() / 1_000);
  const claims = {
    aud: audience,
    azp: subject,
    ...(isFull ? { email, email_verified: true } : {}),
    exp: issuedAt + 3_600,
    iat: issuedAt,
    iss: "https://accounts.google.com",
    sub: subject,
  };
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "RS256", kid: digest("kid").slice(0, 40), typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${Buffer.from(digest(signed)).toString("base64url")}`;
}

function answerValue(value: unknown): CloudResponse {
  const response = text(200, JSON.stringify(value));
  return { ...response, headers: { ...response.headers, "content-type": "application/json" } };
}
