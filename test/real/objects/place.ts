import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Json, JsonObject, Session } from "@fgk/engine";
import { openSession } from "@fgk/engine";
import { CoreV1Api } from "@kubernetes/client-node";
import { openWorld } from "../../../packages/cli/src/world/open-world.ts";
import { listApiVersions } from "../../../packages/providers/src/helm/objects/list-api-versions.ts";
import type { LiveObject, ManifestObject } from "../../../packages/providers/src/helm/objects/manifest-object.ts";
import { parseManifest } from "../../../packages/providers/src/helm/objects/parse-manifest.ts";
import { readObjects } from "../../../packages/providers/src/helm/objects/read-objects.ts";
import type { OpenCluster } from "../../../packages/providers/src/kubernetes/reach.ts";
import { createConfiguration } from "../../../packages/providers/src/kubernetes/transport.ts";
import type { ControlPlane } from "../kit/start-control-plane.ts";
import { startControlPlane } from "../kit/start-control-plane.ts";

const execute = promisify(execFile);

/** The release of the tests: its name, and the namespace that it is in. */
export const release = { name: "rich", namespace: "objects" };

/** A real server with helm, and fgk's own eyes on it. */
export interface Place {
  readonly plane: ControlPlane;
  /** A copy of the chart, to be edited. */
  readonly chart: string;
  readonly helm: (...args: readonly string[]) => Promise<string>;
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** The manifest of the release as helm keeps it. */
  readonly manifest: () => Promise<readonly ManifestObject[]>;
  readonly render: () => Promise<readonly ManifestObject[]>;
  readonly read: (objects: readonly ManifestObject[]) => Promise<ReadonlyMap<string, LiveObject>>;
  /** What fgk tells helm that charts can ask the cluster for. */
  readonly apiVersions: () => Promise<readonly string[]>;
  /** Asks the API server itself; a patch is a JSON patch. */
  readonly ask: (path: string, patch?: Json) => Promise<JsonObject>;
  readonly close: () => Promise<void>;
}

/** Starts it all, with the namespace and without a release. */
export async function openPlace(which: "helm" | "helm4"): Promise<Place> {
  const plane = await startControlPlane();
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-objects-"));
  const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
  const run = async (command: string, args: readonly string[]): Promise<string> =>
    (await execute(command, [...args], { env, maxBuffer: 64 * 1_048_576 })).stdout;
  const chart = path.join(folder, "chart");
  await fs.cp(path.join(import.meta.dirname, "chart"), chart, { recursive: true });
  const ending = new AbortController();
  const { world, close } = openWorld({ folder, workFolder: folder, self: ["fgk"], signal: ending.signal });
  const address = { server: plane.server, ca: plane.ca, token: async () => plane.token };
  const core = new CoreV1Api(await createConfiguration(world, address));
  const cluster = { world, address, core } as unknown as OpenCluster;
  const look = (): Session => openSession(world, { deployment: "d", cluster: "c" });
  const helm = (...args: readonly string[]): Promise<string> => run(plane.binaries[which], args);
  const place: Place = {
    plane,
    chart,
    helm,
    kubectl: (...args) => run(plane.binaries.kubectl, args),
    manifest: async () =>
      parseManifest(await helm("get", "manifest", release.name, "-n", release.namespace), release.namespace),
    render: async () =>
      parseManifest(await helm("template", release.name, chart, "-n", release.namespace), release.namespace),
    read: (objects) => readObjects(look(), cluster, objects),
    apiVersions: () => listApiVersions(look(), cluster),
    ask: async (at, patch) => {
      const headers = { authorization: `Bearer ${plane.token}`, "content-type": "application/json-patch+json" };
      const how = patch === undefined ? {} : { method: "PATCH" as const, body: JSON.stringify(patch) };
      const answer = await world.fetch(`${plane.server}${at}`, { headers, ca: plane.ca, ...how });
      return JSON.parse(Buffer.from(answer.body).toString()) as JsonObject;
    },
    close: async () => {
      close();
      await plane.stop();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
  await place.kubectl("create", "namespace", release.namespace);
  // A pod needs it; the controllers make it, a moment later.
  await place.kubectl("wait", "--for=create", "serviceaccount/default", "-n", release.namespace, "--timeout=30s");
  return place;
}
