import type { World } from "@fgk/engine";
import { demoNames } from "./deployment-text.ts";

/** One thing that somebody does to a deployment by hand: what they would have typed, and what it comes to. */
export interface Accident {
  readonly story: string;
  readonly typed: string;
  readonly happen: (world: World, endpoint: string) => Promise<void>;
}

const { project, location, cluster, account, namespace, service, projectNamespace } = demoNames;
const member = `serviceAccount:${project}.svc.id.goog[${projectNamespace}/default]`;
const annotation = "iam.gke.io/gcp-service-account";

/** What the demo breaks, each by plain requests as gcloud and kubectl send them. */
export const accidents: readonly Accident[] = [
  {
    story: "Somebody tidies up IAM and takes one namespace's right to act as Flyte's account.",
    typed: `gcloud iam service-accounts remove-iam-policy-binding ${account} --role roles/iam.workloadIdentityUser --member "${member}"`,
    happen: removeMember,
  },
  {
    story: "Somebody edits the Service: gRPC is on 8090 now.",
    typed: `kubectl edit service ${service} --namespace ${namespace}`,
    happen: movePort,
  },
  {
    story: "Somebody removes the annotation that maps Flyte's Kubernetes account to Google's.",
    typed: `kubectl annotate serviceaccount ${service} --namespace ${namespace} ${annotation}-`,
    happen: removeAnnotation,
  },
];

async function removeMember(world: World, endpoint: string): Promise<void> {
  const url = `${endpoint}/v1/projects/${project}/serviceAccounts/${account}`;
  const policy = await ask(world, "POST", `${url}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } });
  const bindings = listAt(policy, "bindings").map((binding) => ({
    ...binding,
    members: namesAt(binding, "members").filter((name) => name !== member),
  }));
  await ask(world, "POST", `${url}:setIamPolicy`, { policy: { ...policy, bindings } });
}

async function movePort(world: World, endpoint: string): Promise<void> {
  const server = await findServer(world, endpoint);
  const url = `${server.url}/api/v1/namespaces/${namespace}/services/${service}`;
  const found = await ask(world, "GET", url, undefined, server.ca);
  const spec = mapAt(found, "spec");
  const ports = listAt(spec, "ports").map((port) => (port["port"] === 8089 ? { ...port, port: 8090 } : port));
  await ask(world, "PUT", `${url}?fieldManager=kubectl-edit`, { ...found, spec: { ...spec, ports } }, server.ca);
}

async function removeAnnotation(world: World, endpoint: string): Promise<void> {
  const server = await findServer(world, endpoint);
  const url = `${server.url}/api/v1/namespaces/${namespace}/serviceaccounts/${service}`;
  const found = await ask(world, "GET", url, undefined, server.ca);
  const metadata = mapAt(found, "metadata");
  const { [annotation]: _gone, ...annotations } = mapAt(metadata, "annotations");
  const changed = { ...found, metadata: { ...metadata, annotations } };
  await ask(world, "PUT", `${url}?fieldManager=kubectl-annotate`, changed, server.ca);
}

async function findServer(world: World, endpoint: string): Promise<{ readonly url: string; readonly ca: string }> {
  const found = await ask(world, "GET", `${endpoint}/v1/projects/${project}/locations/${location}/clusters/${cluster}`);
  const certificate = String(mapAt(found, "masterAuth")["clusterCaCertificate"]);
  return { url: `https://${String(found["endpoint"])}`, ca: Buffer.from(certificate, "base64").toString("utf8") };
}

type Body = Readonly<Record<string, unknown>>;

async function ask(world: World, method: "GET" | "POST" | "PUT", url: string, body?: Body, ca?: string): Promise<Body> {
  const answer = await world.fetch(url, {
    method,
    headers: { authorization: "Bearer somebody", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(ca === undefined ? {} : { ca }),
  });
  const text = new TextDecoder().decode(answer.body);
  if (answer.status >= 300) throw new Error(`the demo's ${method} ${url} was refused: ${answer.status} ${text}`);
  return JSON.parse(text) as Body;
}

function mapAt(value: Body, key: string): Body {
  const found = value[key];
  return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Body) : {};
}

function listAt(value: Body, key: string): readonly Body[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly Body[]) : [];
}

function namesAt(value: Body, key: string): readonly string[] {
  const found = value[key];
  return Array.isArray(found) ? found.map(String) : [];
}
