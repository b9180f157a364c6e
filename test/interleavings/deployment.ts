import { readFileSync } from "node:fs";
import path from "node:path";
import type { CloudState } from "@fgk/emulator";
import type { Catalog, Plan } from "@fgk/engine";
import { kindOf, makePlan } from "@fgk/engine";
import { folder, openWorld, readBack } from "../plan/installation.ts";
import { apply, catalog, plan, readText, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { plantOthers } from "./others.ts";
import { clusterName, type Stored } from "./places.ts";

const smallest = readFileSync(path.join(folder, "fgk.yaml"), "utf8").replace(
  "version: 1.16.8",
  "version: 1.16.8\n  domains: [development]",
);

/** What was installed: a project that the next file doesn't name any more. */
const before = smallest.replace("[flytesnacks]", "[flytesnacks, old]");

/** What is applied while others work: labels, a role on the project, a project more and one less. */
export const after: string = smallest
  .replace("location: europe-west1-b", "location: europe-west1-b\n  labels: { team: ml }")
  .replace("\nflyte:", "\nserviceAccount: { projectRoles: [roles/monitoring.viewer] }\nflyte:")
  .replace("[flytesnacks]", "[flytesnacks, vision]");

/** Kinds that write into what others write into as well. The rest would only cost time: none of its writes is shared. */
const shared: ReadonlySet<string> = new Set([
  ...["gke.cluster", "storage.bucket", "storage.bucket-rights"],
  ...["iam.service-account", "iam.project-roles", "iam.account-policy"],
  ...["kubernetes.namespace", "kubernetes.service-account"],
]);

/** The catalog of the product, with these kinds alone. */
export const sharedCatalog: Catalog = {
  ...catalog,
  describe: (file) => {
    const desired = catalog.describe(file);
    return { ...desired, resources: desired.resources.filter(({ address }) => shared.has(kindOf(address))) };
  },
  open: (...given) => {
    const opened = catalog.open(...given);
    return {
      ...opened,
      kinds: opened.kinds.filter(({ name }) => shared.has(name)),
      discover: async () => [],
      versions: async () => ({ chart: null, helm: null }),
    };
  },
};

/** Where each interleaving begins. */
export interface Beginning {
  readonly cloud: SimulatedCloud;
  /** The plan that is applied, as it comes back from its file. */
  readonly plan: Plan;
}

/**
 * An installation in which a colleague took some of what is ours (an annotation, a right on a bucket, the account's own
 * members) and left much of their own.
 */
export async function makeBeginning(): Promise<Beginning> {
  const cloud = createSimulatedCloud({ timeScale: 0.01 });
  const first = openWorld(cloud);
  const outcome = await apply(first.world, before, await plan(first.world, before));
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  await cloud.clock.sleep(600_000);
  plantOthers(cloud.cloud.state);
  keepShared(cloud.cloud.state);
  return { cloud, plan: readBack(await planShared(cloud)) };
}

/** Forgets what these kinds never look at: each interleaving begins with a copy of the rest. Flyte is scaled to nothing. */
function keepShared(state: CloudState): void {
  for (const map of [state.sql, state.secrets, state.compute, state.connections, state.flyte, state.operations]) {
    for (const name of Object.keys(map)) delete map[name];
  }
  state.due.splice(0);
  const objects: Stored = state.kubernetes[clusterName]?.["objects"];
  for (const collection of Object.keys(objects)) {
    if (!["namespaces", "serviceaccounts", "nodes"].includes(collection)) delete objects[collection];
  }
}

/** Plans what is applied while others work. */
export async function planShared(cloud: SimulatedCloud): Promise<Plan> {
  const made = await makePlan({
    file: readText(after),
    catalog: sharedCatalog,
    world: openWorld(cloud).world,
    fgkVersion: "0.1.0",
    allow: ["access", "identity"],
    dataLoss: [],
    adopt: [],
    target: [],
    emit: () => undefined,
  });
  if (!made.ok) throw new Error(made.diagnostics.map(showDiagnostic).join("\n"));
  return made.value;
}
