import { send } from "../gallery/run-case.ts";
import { ask } from "../plan/installation.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { execInPod } from "./exec-in-pod.ts";

/** What a pod sees of its identity, and what its token is good for. */
export interface Sight {
  readonly email: string;
  /** 200, or the status with the first line of what the metadata server says. */
  readonly token: string;
  readonly identity: string;
  /** The status of listing the objects of Flyte's data bucket with the token; none without one. */
  readonly objects?: number;
}

const metadata = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default";
const objects = "https://storage.googleapis.com/storage/v1/b/acme-ml-flyte-data/o";

/** The account that pods of a namespace run as: the chart's in Flyte's own. */
function accountIn(namespace: string): string {
  return namespace === "flyte" ? "flyte-binary" : "default";
}

/** Starts a pod with curl in it, and waits until it runs. */
export async function startProbe(simulated: SimulatedCloud, namespace: string, spec: object = {}): Promise<void> {
  const containers = [{ name: "c", image: "curlimages/curl:8.11.1", command: ["sleep", "3600"] }];
  await ask(simulated, "POST", `cluster:/api/v1/namespaces/${namespace}/pods`, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", namespace },
    spec: { serviceAccountName: accountIn(namespace), containers, ...spec },
  });
  await letTimePass(simulated, 1);
}

/** Asks the metadata server from inside the pod. */
export async function lookFromInside(simulated: SimulatedCloud, namespace: string): Promise<Sight> {
  const curl = async (path: string): Promise<readonly [status: string, text: string]> => {
    const words = ["curl", "-s", "-w", "\n%{http_code}", "-H", "Metadata-Flavor: Google", `${metadata}/${path}`];
    const { stdout } = await execInPod(simulated, [namespace, "probe"], words);
    const at = stdout.lastIndexOf("\n");
    return [stdout.slice(at + 1), stdout.slice(0, at)];
  };
  const say = ([status, text]: readonly [string, string]): string =>
    status === "200" ? status : `${status} ${text.split("\n")[0]}`;
  const [, email] = await curl("email");
  const token = await curl("token");
  const identity = say(await curl("identity?audience=https://flyte.example"));
  const sight = { email, token: say(token), identity };
  if (token[0] !== "200") return sight;
  const { access_token } = JSON.parse(token[1]) as { readonly access_token: string };
  return { ...sight, objects: await listObjects(simulated, access_token) };
}

async function listObjects({ reach }: SimulatedCloud, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await reach.answer({ method: "GET", url: objects, headers })).status;
}

/** Whether the probe is still there: nodes that go take it along. */
export async function isThere(simulated: SimulatedCloud, namespace: string): Promise<boolean> {
  return (await send(simulated, "GET", `cluster:/api/v1/namespaces/${namespace}/pods/probe`)).status === 200;
}
