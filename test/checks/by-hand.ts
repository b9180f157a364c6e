import { readFileSync } from "node:fs";
import path from "node:path";
import type { HelmOutcome } from "@fgk/emulator";
import { runHelm } from "@fgk/emulator";
import { send } from "../gallery/run-case.ts";
import { ask, type Binding, folder, google } from "../plan/installation.ts";
import { root } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** The chart of the emulator, as a person would name it. */
export const chart: string = path.join(root, "packages/emulator/chart/flyte-binary");

const types = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

/** `kubectl patch`: `place` is the object's path at the API server. */
export function patch(
  simulated: SimulatedCloud,
  place: string,
  body: unknown,
  type: keyof typeof types = "merge",
): Promise<unknown> {
  return ask(simulated, "PATCH", `cluster:${place}`, body, types[type]);
}

/**
 * Minutes go by in which the cloud works. It settles what is due when it is asked: so it is asked every few seconds, and what
 * follows from one thing gets its turn.
 */
export async function passMinutes(simulated: SimulatedCloud, minutes: number): Promise<void> {
  for (let step = 0; step < minutes * 12; step += 1) {
    await simulated.clock.sleep(5_000);
    await send(simulated, "GET", "cluster:/api/v1/namespaces/flyte/pods");
  }
}

/** `kubectl rollout restart deployment flyte-binary`, and five minutes. */
export async function restartFlyte(simulated: SimulatedCloud): Promise<void> {
  const annotations = { "kubectl.kubernetes.io/restartedAt": "2026-01-05T09:00:00Z" };
  const spec = { template: { metadata: { annotations } } };
  await patch(simulated, "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary", { spec }, "strategic");
  await passMinutes(simulated, 5);
}

/** `gcloud container node-pools update --workload-metadata`, and the minutes that the nodes take. */
export async function setMetadataMode(simulated: SimulatedCloud, pool: string, mode: string): Promise<void> {
  await ask(simulated, "PUT", `${google.cluster}/nodePools/${pool}`, { workloadMetadataConfig: { mode } });
  await passMinutes(simulated, 10);
}

/** `gcloud container clusters update --disable-workload-identity`. */
export async function disableIdentityPool(simulated: SimulatedCloud): Promise<void> {
  await ask(simulated, "PUT", google.cluster, { update: { desiredWorkloadIdentityConfig: { workloadPool: "" } } });
  await passMinutes(simulated, 10);
}

/** Takes the account's role on a bucket away: read, change, write. */
export async function removeBucketRole(simulated: SimulatedCloud, bucket: string, role: string): Promise<void> {
  const place = `https://storage.googleapis.com/storage/v1/b/${bucket}/iam`;
  const policy = await ask(simulated, "GET", place);
  for (const binding of policy["bindings"] as Binding[]) {
    if (binding.role === role) binding.members = binding.members.filter((member) => !member.includes("flyte-sa@"));
  }
  await ask(simulated, "PUT", place, policy);
}

/** `gcloud sql users set-password`. */
export async function setPassword(simulated: SimulatedCloud, password: string): Promise<void> {
  await ask(simulated, "PUT", `${google.instance}/users?name=flyteadmin`, { name: "flyteadmin", password });
  await passMinutes(simulated, 1);
}

/** What a person's helm does, with their own values file. */
export function helm(simulated: SimulatedCloud, args: readonly string[], values: unknown = {}): Promise<HelmOutcome> {
  return runHelm([...args, "--values", "values.json"], {
    readFile: async (name) =>
      name === "values.json" ? JSON.stringify(values) : readFileSync(path.resolve(folder, name), "utf8"),
    request: async (method, place, body, type) => {
      const answer = await send(simulated, method, `cluster:${place}`, body, type);
      return { status: answer.status, json: JSON.parse(answer.text || "{}") };
    },
    now: simulated.clock.now,
    sleep: (ms) => simulated.clock.sleep(ms),
  });
}

/** A helm upgrade to an image that isn't there: helm waits a minute and gives up. The image stays absent. */
export async function breakHelm(simulated: SimulatedCloud): Promise<void> {
  simulated.cloud.faults.imagesUnpullable = ["cr.flyte.org/flyteorg/flyte-binary:v0"];
  const set = ["--reuse-values", "--set", "deployment.image.tag=v0", "--wait", "--timeout", "60s"];
  const ended = await helm(simulated, ["upgrade", "fb", chart, "--namespace", "flyte", ...set]);
  if (ended.code === 0) throw new Error("helm didn't fail");
}

/** The process that runs helm dies when helm has written its new revision and nothing else; then three minutes. */
export async function killHelm(simulated: SimulatedCloud): Promise<void> {
  const died = new Error("killed");
  const from = simulated.cloud.journal.length;
  const isPending = (): boolean =>
    simulated.cloud.journal.slice(from).some((entry) => entry.method === "POST" && entry.path.endsWith("/secrets"));
  const dying: SimulatedCloud = {
    ...simulated,
    reach: {
      ...simulated.reach,
      answer: (request) => {
        if (isPending()) throw died;
        return simulated.reach.answer(request);
      },
    },
  };
  const set = ["--reuse-values", "--set", "configuration.logging.level=6"];
  await helm(dying, ["upgrade", "fb", chart, "--namespace", "flyte", ...set]).catch((error: unknown) => {
    if (error !== died) throw error;
  });
  if (!isPending()) throw new Error("helm didn't begin");
  await passMinutes(simulated, 3);
}
