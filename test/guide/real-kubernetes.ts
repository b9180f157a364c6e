import type { EmulatorProcess } from "./emulator-process.ts";

/**
 * The kubeconfig of a real, local API server, on which the pages are then typed; undefined: on the emulator's own Kubernetes.
 * One server is one cluster: the files of the guide's tests must then run one after the other.
 */
export const realKubernetes: string | undefined = process.env["FGK_REAL_KUBERNETES"] || undefined;

/** Deletes the emulated clusters, so that the real one is empty for whoever comes next; the emulator's end waits for it. */
export async function deleteClusters({ url }: EmulatorProcess): Promise<void> {
  const headers = { authorization: "Bearer any" };
  const clusters = `${url}/v1/projects/acme-ml/locations/-/clusters`;
  const list = async (): Promise<readonly { readonly name: string; readonly zone: string }[]> =>
    ((await (await fetch(clusters, { headers })).json()) as { clusters?: [] }).clusters ?? [];
  for (const { name, zone } of await list()) {
    const path = `${url}/v1/projects/acme-ml/locations/${zone}/clusters/${name}`;
    await fetch(path, { method: "DELETE", headers });
  }
  await list();
}
