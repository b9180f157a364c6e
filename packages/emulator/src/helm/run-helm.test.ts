import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { HelmWorld, Stored } from "./helm-world.ts";
import { runHelm } from "./run-helm.ts";
import { makeMergePatch } from "./three-way.ts";

const values = JSON.stringify({
  fullnameOverride: "flyte-binary",
  configuration: {
    database: { host: "10.1.2.3" },
    storage: {
      metadataContainer: "m",
      userDataContainer: "d",
      provider: "gcs",
      providerConfig: { gcs: { project: "acme" } },
    },
  },
});

/** A Kubernetes API that stores what it is given; Deployments are ready unless `stuck`. */
function makeWorld(options: { stuck?: boolean; foreign?: boolean } = {}): {
  world: HelmWorld;
  objects: Map<string, Stored>;
  requests: string[];
} {
  const objects = new Map<string, Stored>();
  const requests: string[] = [];
  let nowMs = Date.UTC(2026, 10, 22);
  const notFound = { status: 404, json: { message: "not found" } };
  const request: HelmWorld["request"] = async (method, full, body) => {
    const path = full.split("?")[0] ?? "";
    requests.push(`${method} ${path}`);
    if (path === "/fgk-emulator") return options.foreign ? notFound : { status: 200, json: { emulator: "fgk" } };
    const live = objects.get(path);
    if (method === "GET" && path.endsWith("/secrets")) {
      return {
        status: 200,
        json: { items: [...objects].filter(([key]) => key.includes("/secrets/sh.helm")).map(([, object]) => object) },
      };
    }
    if (method === "GET") return live === undefined ? notFound : { status: 200, json: live };
    if (method === "DELETE") return objects.delete(path) ? { status: 200, json: {} } : notFound;
    if (method === "PATCH") {
      const patched = applyPatch(live ?? {}, body as Stored);
      objects.set(path, patched);
      return { status: 200, json: patched };
    }
    const object = structuredClone(body) as Stored;
    const key = method === "POST" ? `${path}/${object["metadata"]["name"]}` : path;
    if (method === "POST" && objects.has(key)) return { status: 409, json: { message: "already exists" } };
    object["metadata"]["generation"] = 1;
    if (object["kind"] === "Deployment" && !options.stuck)
      object["status"] = { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 };
    if (object["kind"] === "Service") object["spec"]["clusterIP"] = "10.8.0.1";
    objects.set(key, object);
    return { status: 201, json: object };
  };
  const world: HelmWorld = {
    readFile: async (path) => {
      if (path === "values.json") return values;
      throw new Error("none");
    },
    request,
    now: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
  };
  return { world, objects, requests };
}

function applyPatch(target: Stored, patch: Stored): Stored {
  const result: Stored = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (typeof value === "object" && !Array.isArray(value)) result[key] = applyPatch(result[key] ?? {}, value);
    else result[key] = value;
  }
  return result;
}

const install = ["install", "fb", "flyte/flyte-binary", "-n", "flyte", "-f", "values.json"];
const upgrade = [
  "upgrade",
  "--install",
  "fb",
  "flyte/flyte-binary",
  "-n",
  "flyte",
  "-f",
  "values.json",
  "--wait",
  "--timeout",
  "1m",
];
const secretPath = (version: number): string => `/api/v1/namespaces/flyte/secrets/sh.helm.release.v1.fb.v${version}`;

function readRelease(objects: Map<string, Stored>, version: number): Stored {
  const data: string = objects.get(secretPath(version))?.["data"]["release"];
  return JSON.parse(gunzipSync(Buffer.from(Buffer.from(data, "base64").toString(), "base64")).toString());
}

describe("install", () => {
  it("writes the release as helm does and makes the objects its own", async () => {
    const { world, objects, requests } = makeWorld();
    const outcome = await runHelm(install, world);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("STATUS: deployed\nREVISION: 1\n");
    expect(outcome.stderr).toContain("stand-in");
    const secret = objects.get(secretPath(1));
    expect(secret?.["type"]).toBe("helm.sh/release.v1");
    expect(secret?.["metadata"]["labels"]).toEqual({
      modifiedAt: "1795305600",
      name: "fb",
      owner: "helm",
      status: "deployed",
      version: "1",
    });
    const release = readRelease(objects, 1);
    expect(Object.keys(release)).toEqual(["name", "info", "chart", "config", "manifest", "version", "namespace"]);
    expect(release["info"]).toMatchObject({ status: "deployed", description: "Install complete", deleted: "" });
    expect(release["config"]).toEqual(JSON.parse(values));
    expect(
      release["manifest"].startsWith(
        "---\n# Source: flyte-binary/templates/serviceaccount.yaml\napiVersion: v1\nkind: ServiceAccount\n",
      ),
    ).toBe(true);
    expect(release["manifest"]).not.toContain("meta.helm.sh");
    const account = objects.get("/api/v1/namespaces/flyte/serviceaccounts/flyte-binary");
    expect(account?.["metadata"]["annotations"]).toEqual({
      "meta.helm.sh/release-name": "fb",
      "meta.helm.sh/release-namespace": "flyte",
    });
    expect(requests.filter((line) => line.startsWith("POST"))).toEqual([
      "POST /api/v1/namespaces/flyte/secrets",
      "POST /api/v1/namespaces/flyte/serviceaccounts",
      "POST /api/v1/namespaces/flyte/secrets",
      "POST /api/v1/namespaces/flyte/configmaps",
      "POST /api/v1/namespaces/flyte/configmaps",
      "POST /apis/rbac.authorization.k8s.io/v1/clusterroles",
      "POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
      "POST /api/v1/namespaces/flyte/services",
      "POST /api/v1/namespaces/flyte/services",
      "POST /api/v1/namespaces/flyte/services",
      "POST /apis/apps/v1/namespaces/flyte/deployments",
    ]);
  });

  it("refuses an object of somebody else before it writes anything", async () => {
    const { world, objects } = makeWorld();
    objects.set("/api/v1/namespaces/flyte/serviceaccounts/flyte-binary", { metadata: { name: "flyte-binary" } });
    const outcome = await runHelm(install, world);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(
      'Error: INSTALLATION FAILED: Unable to continue with install: ServiceAccount "flyte-binary" in namespace "flyte" exists and cannot be imported into the current release: invalid ownership metadata; label validation error: missing key "app.kubernetes.io/managed-by": must be set to "Helm"; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "fb"; annotation validation error: missing key "meta.helm.sh/release-namespace": must be set to "flyte"\n',
    );
    expect(objects.size).toBe(1);
  });

  it("refuses a second install", async () => {
    const { world } = makeWorld();
    await runHelm(install, world);
    expect((await runHelm(install, world)).stderr).toContain("cannot re-use a name that is still in use");
  });
});

describe("upgrade", () => {
  it("supersedes the old revision and repairs drift, keeping the fields of others", async () => {
    const { world, objects } = makeWorld();
    await runHelm(upgrade, world);
    const path = "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
    const live = objects.get(path);
    if (live === undefined) throw new Error("no deployment");
    live["spec"]["replicas"] = 3;
    live["spec"]["paused"] = false;
    const outcome = await runHelm([...upgrade, "--set", "configuration.logging.level=5"], world);
    expect(outcome.stdout).toContain('Release "fb" has been upgraded. Happy Helming!\n');
    expect(readRelease(objects, 1)["info"]["status"]).toBe("superseded");
    expect(readRelease(objects, 2)["info"]).toMatchObject({ status: "deployed", description: "Upgrade complete" });
    expect(objects.get(path)?.["spec"]["replicas"]).toBe(1);
    expect(objects.get(path)?.["spec"]["paused"]).toBe(false);
    expect(
      JSON.parse((await runHelm(["get", "values", "fb", "-n", "flyte", "-o", "json"], world)).stdout)["configuration"][
        "logging"
      ],
    ).toEqual({ level: 5 });
  });

  it("leaves a failed revision when the deadline passes, and can go on from it", async () => {
    const { world, objects } = makeWorld({ stuck: true });
    const outcome = await runHelm(upgrade, world);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).toContain("Error: INSTALLATION FAILED: context deadline exceeded\n");
    expect(readRelease(objects, 1)["info"]["status"]).toBe("failed");
    await runHelm(
      upgrade.filter((word) => word !== "--wait"),
      world,
    );
    expect(readRelease(objects, 2)["info"]["status"]).toBe("deployed");
  });

  it("stops at a pending revision", async () => {
    const { world, objects } = makeWorld({ stuck: true });
    // The process dies while it waits.
    const killed = { ...world, sleep: () => Promise.reject(new Error("killed")) };
    const put: HelmWorld["request"] = (method, path, body) =>
      method === "PUT" ? Promise.reject(new Error("killed")) : world.request(method, path, body);
    await runHelm(upgrade, { ...killed, request: put });
    expect(readRelease(objects, 1)["info"]["status"]).toBe("pending-install");
    const outcome = await runHelm(upgrade, world);
    expect(outcome.stderr).toContain(
      "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n",
    );
  });

  it("needs a release", async () => {
    const { world } = makeWorld();
    const outcome = await runHelm(["upgrade", "fb", "flyte/flyte-binary", "-n", "flyte", "-f", "values.json"], world);
    expect(outcome.stderr).toContain('Error: UPGRADE FAILED: "fb" has no deployed releases\n');
  });
});

describe("afterwards", () => {
  it("rolls back to the old values in a new revision", async () => {
    const { world, objects } = makeWorld();
    await runHelm(install, world);
    await runHelm([...upgrade, "--set", "configuration.logging.level=5"], world);
    expect((await runHelm(["rollback", "fb", "1", "-n", "flyte"], world)).stdout).toBe(
      "Rollback was a success! Happy Helming!\n",
    );
    expect(readRelease(objects, 3)["manifest"]).toBe(readRelease(objects, 1)["manifest"]);
    expect(readRelease(objects, 3)["info"]).toMatchObject({ status: "deployed", description: "Rollback to 1" });
  });

  it("removes objects and records, Services first", async () => {
    const { world, objects, requests } = makeWorld();
    await runHelm(install, world);
    requests.length = 0;
    expect((await runHelm(["uninstall", "fb", "-n", "flyte", "--wait"], world)).stdout).toBe(
      'release "fb" uninstalled\n',
    );
    expect([...objects.keys()]).toEqual([]);
    expect(requests.filter((line) => line.startsWith("DELETE"))[0]).toBe(
      "DELETE /api/v1/namespaces/flyte/services/flyte-binary-http",
    );
    expect((await runHelm(["uninstall", "fb", "-n", "flyte"], world)).stderr).toContain(
      "Error: uninstall: Release not loaded: fb: release: not found\n",
    );
  });

  it("lists", async () => {
    const { world } = makeWorld();
    await runHelm(install, world);
    expect(JSON.parse((await runHelm(["list", "-n", "flyte", "-o", "json"], world)).stdout)).toEqual([
      {
        name: "fb",
        namespace: "flyte",
        revision: "1",
        updated: "2026-11-22T00:00:00.000Z",
        status: "deployed",
        chart: "flyte-binary-v1.16.8",
        app_version: "1.16.8",
      },
    ]);
  });
});

describe("what it refuses", () => {
  it.each([
    ["another chart", ["install", "x", "bitnami/nginx"], "renders only its own chart"],
    ["another repository", ["install", "x", "nginx", "--repo", "https://charts.example"], "renders only its own chart"],
    ["an unknown flag", ["list", "--frobnicate"], "Error: unknown flag: --frobnicate"],
    ["an unknown command", ["frobnicate"], 'Error: unknown command "frobnicate" for "helm"'],
    ["Flyte 2", ["template", "x", "flyte/flyte-binary", "--version", "v2.0.43"], "not found in"],
  ])("%s", async (_name, args, message) => {
    const outcome = await runHelm(args, makeWorld().world);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(message);
  });

  it("a cluster that isn't the emulator's", async () => {
    const { world, requests } = makeWorld({ foreign: true });
    const outcome = await runHelm(install, world);
    expect(outcome.stderr).toContain("works only with fgk's emulator");
    expect(requests).toEqual(["GET /fgk-emulator"]);
  });
});

describe("merge patch", () => {
  it.each([
    ["nothing to do", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, undefined],
    ["set and remove", { a: 1, b: { c: 1, d: 2 } }, { b: { c: 1, d: 3 } }, { a: null, b: { d: 3 } }],
    ["lists whole", { a: [1, 2] }, { a: [2] }, { a: [2] }],
  ])("%s", (_name, live, target, patch) => {
    expect(makeMergePatch(live, target)).toEqual(patch);
  });
});
