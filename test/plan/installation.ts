import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { send } from "../gallery/run-case.ts";
import { apply, plan, readWritten, root, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld, type SimulatedWorld, type WorldOptions } from "../simulation/simulated-world.ts";

/** The folder that the deployment's relative paths start from. */
export const folder: string = path.join(root, "plans/from-nothing");

/** The smallest useful deployment file. */
export const smallest: string = readFileSync(path.join(folder, "fgk.yaml"), "utf8");

/** Operations take a tenth of their real time: the same calls, fewer polls. */
const timeScale = 0.1;

export function openWorld(simulated: SimulatedCloud, options: WorldOptions = {}): SimulatedWorld {
  return openSimulatedWorld(simulated, { folder, ...options });
}

export function createEmptyCloud(): SimulatedCloud {
  return createSimulatedCloud({ timeScale });
}

/** A cloud in which fgk has installed what `text` asks for, ten minutes ago. */
export async function install(text: string): Promise<SimulatedCloud> {
  const simulated = createEmptyCloud();
  const { world } = openWorld(simulated);
  const outcome = await apply(world, text, await plan(world, text));
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  await simulated.clock.sleep(600_000);
  return simulated;
}

/** The plan as it comes back from the file that was committed. */
export function readBack(made: Plan): Plan {
  return readWritten(writePlan(made), "prod.plan.yaml");
}

/** What was written since so many entries of the journal; the lease is no part of a plan. */
export function listWrites({ cloud }: SimulatedCloud, since = 0): readonly string[] {
  return cloud.journal
    .slice(since)
    .filter((entry) => entry.write && !entry.path.includes("/coordination.k8s.io/"))
    .map((entry) => `${entry.method} ${entry.path} ${entry.status}`);
}

/** What a person sends with a tool of theirs; a refusal is an error. */
export async function ask(
  simulated: SimulatedCloud,
  method: string,
  target: string,
  body?: unknown,
  type?: string,
): Promise<Record<string, unknown>> {
  const answer = await send(simulated, method, target, body, type);
  if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.text}`);
  return JSON.parse(answer.text || "{}") as Record<string, unknown>;
}

/** Names of all objects at a place of the API server. */
export async function listNames(simulated: SimulatedCloud, place: string): Promise<readonly string[]> {
  const { items } = (await ask(simulated, "GET", place)) as { items: readonly { metadata: { name: string } }[] };
  return items.map(({ metadata }) => metadata.name);
}

export const google = {
  account: "https://iam.googleapis.com/v1/projects/acme-ml/serviceAccounts/flyte-sa@acme-ml.iam.gserviceaccount.com",
  cluster: "https://container.googleapis.com/v1/projects/acme-ml/locations/europe-west1-b/clusters/flyte",
  bucket: "https://storage.googleapis.com/storage/v1/b/acme-ml-flyte-data",
  instance: "https://sqladmin.googleapis.com/sql/v1beta4/projects/acme-ml/instances/flyte-db",
  secret: "https://secretmanager.googleapis.com/v1/projects/acme-ml/secrets/fgk-prod-db-password",
  address:
    "https://compute.googleapis.com/compute/v1/projects/acme-ml/regions/europe-west1/addresses/fgk-prod-lb-10-132-0-6",
} as const;

export const flyteService = "cluster:/api/v1/namespaces/flyte/services/flyte-binary";

export interface Binding {
  role: string;
  members: string[];
  condition?: unknown;
}

/** The policy of Flyte's account, with its conditions. */
async function readPolicy(simulated: SimulatedCloud): Promise<Record<string, unknown> & { bindings: Binding[] }> {
  const options = { requestedPolicyVersion: 3 };
  const policy = await ask(simulated, "POST", `${google.account}:getIamPolicy`, { options });
  return { ...policy, bindings: policy["bindings"] as Binding[] };
}

/** Who may do what with Flyte's account. */
export async function readBindings(simulated: SimulatedCloud): Promise<readonly Binding[]> {
  return (await readPolicy(simulated)).bindings;
}

/** Changes the policy of Flyte's account as a person does: read, change, write. */
export async function changePolicy(simulated: SimulatedCloud, change: (bindings: Binding[]) => void): Promise<void> {
  const policy = await readPolicy(simulated);
  change(policy.bindings);
  await ask(simulated, "POST", `${google.account}:setIamPolicy`, { policy: { ...policy, version: 3 } });
}

/** Takes a member from the policy of Flyte's account, whatever its role. */
export function removeMember(simulated: SimulatedCloud, member: string): Promise<void> {
  return changePolicy(simulated, (bindings) => {
    for (const binding of bindings) binding.members = binding.members.filter((one) => one !== member);
  });
}

/** Sets or removes (null) the annotation of a namespace's default account. */
export function annotate(simulated: SimulatedCloud, namespace: string, value: string | null): Promise<unknown> {
  return ask(
    simulated,
    "PATCH",
    `cluster:/api/v1/namespaces/${namespace}/serviceaccounts/default`,
    { metadata: { annotations: { "iam.gke.io/gcp-service-account": value } } },
    "application/merge-patch+json",
  );
}

/** Sets the port of the Service that should be 8089, as the named tool. */
export function movePort(simulated: SimulatedCloud, port: number, manager = "kubectl-edit"): Promise<unknown> {
  return ask(
    simulated,
    "PATCH",
    `${flyteService}?fieldManager=${manager}`,
    [{ op: "replace", path: "/spec/ports/1/port", value: port }],
    "application/json-patch+json",
  );
}
