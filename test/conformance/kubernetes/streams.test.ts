import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { KubernetesObject, V1ConfigMap, V1Status } from "@kubernetes/client-node";
import {
  ApiException,
  CoreV1Api,
  Exec,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  PortForward,
  Watch,
} from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { openCluster } from "./open-cluster.ts";

const emulator = await startForFile();
const { config, pass } = await openCluster(emulator);
const core = config.makeApiClient(CoreV1Api);
const namespace = "default";
const path = `/api/v1/namespaces/${namespace}/configmaps`;

function configMap(name: string, data: Record<string, string> = {}): V1ConfigMap {
  return { metadata: { name }, data };
}

describe("@kubernetes/client-node: watches", () => {
  it("tell what is made, changed and deleted, from the version of a list on", async () => {
    await core.createNamespacedConfigMap({ namespace, body: configMap("before") });
    const list = await core.listNamespacedConfigMap({ namespace });
    const seen: unknown[] = [];
    const ended = Promise.withResolvers<unknown>();
    const three = Promise.withResolvers<void>();
    const query = { resourceVersion: list.metadata?.resourceVersion, allowWatchBookmarks: true };
    const watch = await new Watch(config).watch(
      path,
      query,
      (phase, object: KubernetesObject) => {
        if (phase !== "BOOKMARK") seen.push([phase, object.metadata?.name]);
        if (seen.length === 3) three.resolve();
      },
      ended.resolve,
    );
    await core.createNamespacedConfigMap({ namespace, body: configMap("watched") });
    await core.replaceNamespacedConfigMap({ name: "watched", namespace, body: configMap("watched", { a: "1" }) });
    await core.deleteNamespacedConfigMap({ name: "watched", namespace });
    await three.promise;
    watch.abort();
    await ended.promise;
    expect(seen).toEqual([
      ["ADDED", "watched"],
      ["MODIFIED", "watched"],
      ["DELETED", "watched"],
    ]);
  });

  it("keep an informer's cache", async () => {
    const list = () => core.listNamespacedConfigMap({ namespace, labelSelector: "informed=yes" });
    const informer = makeInformer(config, path, list, "informed=yes");
    const added = Promise.withResolvers<string | undefined>();
    const changed = Promise.withResolvers<unknown>();
    const gone = Promise.withResolvers<string | undefined>();
    informer.on("add", (object) => added.resolve(object.metadata?.name));
    informer.on("update", (object) => changed.resolve(object.data));
    informer.on("delete", (object) => gone.resolve(object.metadata?.name));
    await informer.start();
    const metadata = { name: "informed", labels: { informed: "yes" } };
    await core.createNamespacedConfigMap({ namespace, body: { metadata } });
    expect(await added.promise).toBe("informed");
    await core.replaceNamespacedConfigMap({ name: "informed", namespace, body: { metadata, data: { a: "1" } } });
    expect(await changed.promise).toEqual({ a: "1" });
    expect(informer.get("informed", namespace)?.data).toEqual({ a: "1" });
    await core.deleteNamespacedConfigMap({ name: "informed", namespace });
    expect(await gone.promise).toBe("informed");
    await informer.stop();
  });
});

describe("@kubernetes/client-node: any object by its kind", () => {
  const objects = KubernetesObjectApi.makeApiClient(config);
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "any", namespace },
    spec: { selector: { app: "any" }, ports: [{ name: "http", port: 80 }] },
  };

  it("finds its path by discovery, and makes, reads, lists, patches and deletes it", async () => {
    const made = await objects.create(service);
    expect(made.spec).toMatchObject({ type: "ClusterIP", clusterIP: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) });
    const read = await objects.read({ apiVersion: "v1", kind: "Service", metadata: { name: "any", namespace } });
    expect(read.metadata?.uid).toBe((made as KubernetesObject).metadata?.uid);
    const labels = { ...service, metadata: { ...service.metadata, labels: { a: "b" } } };
    const patched = await objects.patch(labels, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
    expect((patched as KubernetesObject).metadata?.labels).toEqual({ a: "b" });
    const list = await objects.list("v1", "Service", namespace);
    expect(list.items.map(({ metadata }) => metadata?.name)).toContain("any");
    await objects.delete(service);
    expect((await core.listNamespacedService({ namespace, fieldSelector: "metadata.name=any" })).items).toEqual([]);
  });

  it("applies server-side, of groups too", async () => {
    const role = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "applied" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    };
    const apply = () => objects.patch(role, undefined, undefined, "test", true, PatchStrategy.ServerSideApply);
    const first = await apply();
    expect((await apply()) as KubernetesObject).toEqual(first);
  });

  it("refuses a kind that the cluster doesn't have", async () => {
    const call = objects.create({ apiVersion: "example.com/v1", kind: "Nothing", metadata: { name: "x" } });
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error instanceof ApiException ? error.code : String(error)).toSatisfy(
      (told: unknown) => told === 404 || String(told).includes("Unrecognized API version and kind"),
    );
  });
});

describe("@kubernetes/client-node: inside a pod", () => {
  const email = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/email";
  const start = async (): Promise<void> => {
    const containers = [{ name: "tools", image: "curlimages/curl:8", command: ["sleep", "3600"] }];
    await core.createNamespacedPod({ namespace, body: { metadata: { name: "probe" }, spec: { containers } } });
    await pass(10_000);
  };
  const run = async (command: string[], input?: string) => {
    const [out, error] = [new PassThrough(), new PassThrough()];
    const told = Promise.withResolvers<V1Status>();
    const stdin = input === undefined ? null : PassThrough.from([input]);
    await new Exec(config).exec(namespace, "probe", "tools", command, out, error, stdin, false, told.resolve);
    const status = await told.promise;
    out.end();
    error.end();
    return { status, stdout: await text(out), stderr: await text(error) };
  };

  it("exec runs a command: what the metadata server says, what goes in and comes out, exit codes", async () => {
    await start();
    const identity = await run(["curl", "-s", "-H", "Metadata-Flavor: Google", email]);
    expect(identity).toMatchObject({ stdout: "acme-ml.svc.id.goog", status: { status: "Success" } });
    expect((await run(["cat"], "through")).stdout).toBe("through");
    const failed = await run(["sh", "-c", "exit 7"]);
    expect(failed.status).toMatchObject({
      status: "Failure",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "7" }] },
    });
  });

  it("logs are read", async () => {
    const out = new PassThrough();
    await new Log(config).log(namespace, "probe", "tools", out);
    expect(typeof (await text(out))).toBe("string");
  });

  it("a port-forward to a port that nobody listens on says so", async () => {
    const [out, error] = [new PassThrough(), new PassThrough()];
    const said = new Promise<string>((resolve) => {
      error.once("data", (data: Buffer) => resolve(data.toString()));
    });
    await new PortForward(config).portForward(namespace, "probe", [8088], out, error, new PassThrough());
    expect(await said).toContain("dial tcp4 127.0.0.1:8088: connect: connection refused");
  });
});
