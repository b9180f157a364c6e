import { KubeConfig } from "@kubernetes/client-node";
import type { StartedEmulator } from "../start-emulator.ts";
import { ownerToken, projectId } from "../start-emulator.ts";

/** A cluster made through Google's API, and the official client's configuration for it. */
export interface OpenCluster {
  readonly config: KubeConfig;
  /** The same cluster for another caller. */
  readonly configFor: (token: string) => KubeConfig;
  /** Lets the cluster's controllers and nodes work for a while. */
  readonly pass: (durationMs: number) => Promise<void>;
}

/** Makes a zonal cluster with a node and a workload pool. */
export async function openCluster(emulator: StartedEmulator): Promise<OpenCluster> {
  const parent = `projects/${projectId}/locations/europe-west1-b`;
  const cluster = {
    name: "flyte",
    initialNodeCount: 1,
    workloadIdentityConfig: { workloadPool: `${projectId}.svc.id.goog` },
  };
  const response = await fetch(`${emulator.url}/v1/${parent}/clusters`, {
    method: "POST",
    headers: { authorization: `Bearer ${ownerToken}`, "content-type": "application/json" },
    body: JSON.stringify({ parent, cluster }),
  });
  if (!response.ok) throw new Error(`the cluster wasn't made: ${await response.text()}`);
  await fetch(`${emulator.url}/v1/${parent}/clusters`);
  const kubeconfig = await emulator.kubeconfig(`${parent}/clusters/flyte`);
  const configFor = (token: string): KubeConfig => {
    const config = new KubeConfig();
    config.loadFromString(kubeconfig.replace("token: fgk-emulator", `token: ${token}`));
    return config;
  };
  const config = configFor(ownerToken);
  const pass = async (durationMs: number): Promise<void> => {
    for (let passed = 0; passed < durationMs; passed += 1_000) {
      emulator.advance(1_000);
      await fetch(`${emulator.url}/v1/${parent}/clusters`);
    }
  };
  return { config, configFor, pass };
}
