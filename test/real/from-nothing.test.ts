import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReleaseObject } from "./from-nothing/objects.ts";
import { deleteObject, readObjects, releaseObjects } from "./from-nothing/objects.ts";
import type { NothingPlace } from "./from-nothing/place.ts";
import { openNothingPlace } from "./from-nothing/place.ts";
import type { Step } from "./from-nothing/read-steps.ts";
import { readSteps } from "./from-nothing/read-steps.ts";

const clusters = "v1/projects/acme-ml/locations/europe-west1-b/clusters";
const release = "helm.release/flyte/fb";
// What puts rights back gives them.
const consent = ["--allow", "exposure", "--allow", "downtime"] as const;

/** Else what it said. */
function expectDone({ code, err }: { readonly code: number | null; readonly err: string }): void {
  expect(code === 0 ? "" : err).toBe("");
}

describe.each(["helm", "helm4"] as const)("Google emulated, Kubernetes real, %s", (which) => {
  let place: NothingPlace;
  const fgk: NothingPlace["fgk"] = (...args) => place.fgk(...args);
  const kubectl = async (...args: readonly string[]): Promise<string> => (await place.kubectl(...args)).trim();

  beforeAll(async () => {
    place = await openNothingPlace(which);
  }, 60_000);

  afterAll(() => place?.close());

  async function configAtLevel(level: number): Promise<unknown> {
    const read = await kubectl("get", "configmap", "flyte-binary-config", "-o", "json");
    const { data } = JSON.parse(read) as { readonly data: Readonly<Record<string, string>> };
    const text = data["000-core.yaml"]?.replace(/level: \d+/, `level: ${level}`);
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "flyte-binary-config" },
      data: { "000-core.yaml": text },
    };
  }

  function scaledTo(replicas: number): unknown {
    return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "flyte-binary" }, spec: { replicas } };
  }

  async function plan(...flags: readonly string[]): Promise<readonly Step[]> {
    expect(await fgk("plan", "--out", "prod.plan.yaml", ...flags)).toMatchObject({ code: 0, err: expect.any(String) });
    return readSteps(await place.readFile("prod.plan.yaml"));
  }

  it("from nothing: the release is deployed, its pod ready, every check green, the next plan empty", async () => {
    expect(await fgk("plan", "--out", "prod.plan.yaml")).toMatchObject({ code: 0 });
    const applied = await fgk("apply", "prod.plan.yaml");
    expect(applied).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Checks: \d+ green, 0 red, 0 warnings, 0 not asked/),
    });
    expect(await fgk("plan")).toMatchObject({ code: 0, out: expect.stringContaining("No changes.") });
  }, 120_000);

  it("the real server has it all: release, pod, node, address, and what Flyte makes when it runs", async () => {
    expect(await kubectl("get", "secrets", "-l", "owner=helm", "-o", "name")).toBe("secret/sh.helm.release.v1.fb.v1");
    const status = "{.items[0].metadata.labels.status}";
    expect(await kubectl("get", "secrets", "-l", "owner=helm", "-o", `jsonpath=${status}`)).toBe("deployed");
    expect(await kubectl("get", "deployment", "-o", "jsonpath={.items[*].status.readyReplicas}")).toBe("1");
    const pool = "-lcloud.google.com/gke-nodepool=default,iam.gke.io/gke-metadata-server-enabled=true";
    expect(await kubectl("get", "nodes", pool, "-o", "name")).toMatch(/^node\/gke-flyte-default-\S+$/);
    const ip = "jsonpath={.status.loadBalancer.ingress[0].ip}";
    expect(await kubectl("get", "service", "flyte-binary", "-o", ip)).toBe("10.132.0.6");
    expect(await kubectl("get", "crd", "-o", "name")).toContain("flyteworkflows.flyte.lyft.com");
    const managers = "jsonpath={.webhooks[*].name} {.metadata.managedFields[*].manager}";
    expect(await kubectl("get", "mutatingwebhookconfigurations", "flyte-binary-webhook", "-o", managers)).toBe(
      "flyte-pod-webhook.flyte.org flyte",
    );
  });

  // Half of them edited and the other half deleted, then the other way round: each is seen beside both.
  it.each([0, 1])(
    "each object of the release, edited and deleted: exactly that is planned and mended (%i)",
    async (turn) => {
      const [edited, deleted] = [0, 1].map((half) => releaseObjects.filter((_, at) => at % 2 === (half + turn) % 2));
      const before = await readObjects(place);
      for (const object of edited ?? []) await object.edit(place);
      for (const object of deleted ?? []) await deleteObject(place, object);
      const steps = await plan(...consent);
      // The account's annotation is a kind of its own; and without its Deployment nothing answers for Flyte.
      const follows = ["create kubernetes.service-account/flyte/flyte-binary", "ensure flyte.project/flytesnacks"];
      expect(steps.map(({ do: action, address }) => `${action} ${address}`)).toEqual([
        `update ${release}`,
        ...(turn === 1 ? follows : []),
      ]);
      expect(steps[0]?.fields).toEqual(namesOf(edited ?? [], deleted ?? []));
      const effects = steps[0]?.effects ?? {};
      expect(Object.keys(effects).toSorted()).toEqual(
        [
          ...(edited ?? []).map(({ what }) => `update ${what}`),
          ...(deleted ?? []).map(({ what }) => `create ${what}`),
        ].toSorted(),
      );
      for (const { what, shown } of edited ?? []) expect([what, effects[`update ${what}`]]).toEqual([what, shown]);
      await place.helmWrites();
      expectDone(await fgk("apply", "prod.plan.yaml"));
      expect(await place.helmWrites()).toEqual([which === "helm" ? "upgrade" : "upgrade --force-conflicts"]);
      const after = await readObjects(place);
      for (const { what } of releaseObjects)
        expect([what, after.get(what)?.content]).toEqual([what, before.get(what)?.content]);
      const made = releaseObjects.filter(({ what }) => after.get(what)?.uid !== before.get(what)?.uid);
      expect(made).toEqual(deleted);
      expect(await fgk("plan")).toMatchObject({ code: 0, out: expect.stringContaining("No changes.") });
    },
    60_000,
  );

  it.runIf(which === "helm4")(
    "another program's fields: named, overwritten by value, and only then by force",
    async () => {
      const level = 'data."000-core.yaml".logger.level';
      const planned = async (): Promise<unknown> => (await plan())[0]?.effects;
      const inConfig = (line: unknown): unknown => ({
        "update ConfigMap flyte/flyte-binary-config": { [level]: line },
      });
      const pods = expect.objectContaining({
        "spec.template.metadata.annotations.checksum/configuration": expect.anything(),
      });
      const argo = "argocd-controller";

      // It holds one field with helm's own value, which shall be another now, and took over another field.
      await place.applyAs(argo, await configAtLevel(5));
      expect(await plan()).toEqual([]);
      await place.write("  values: { configuration: { logging: { level: 4 } } }\n");
      await place.applyAs(argo, scaledTo(2));
      const both = (holders: string): unknown => ({
        ...(inConfig({ from: 5, to: 4, writtenBy: argo }) as object),
        "update Deployment flyte/flyte-binary": {
          ...{ "spec.replicas": { from: 2, to: 1, writtenBy: holders } },
          "spec.template.metadata.annotations.checksum/configuration": expect.anything(),
        },
      });
      expect(await planned()).toEqual(both(argo));

      // Between plan and apply yet another one wants the same.
      await place.applyAs("flux", scaledTo(2));
      const stale = await fgk("apply", "prod.plan.yaml");
      expect(stale).toMatchObject({ code: 3 });
      expect(stale.out + stale.err).toContain(`edited was written by ${argo} when planned and by ${argo}, flux now`);
      await place.helmWrites();
      expect(await planned()).toEqual(both(`${argo}, flux`));
      expectDone(await fgk("apply", "prod.plan.yaml"));
      expect(await place.helmWrites()).toEqual(["upgrade --force-conflicts"]);
      expect(await place.level()).toBe(4);

      // Nobody else holds it any more: nothing is forced.
      await place.write("  values: { configuration: { logging: { level: 3 } } }\n");
      expect(await planned()).toMatchObject({
        ...(inConfig({ from: 4, to: 3 }) as object),
        "update Deployment flyte/flyte-binary": pods,
      });
      expectDone(await fgk("apply", "prod.plan.yaml"));
      expect(await place.helmWrites()).toEqual(["upgrade"]);

      // A helm 3 was killed, which notes no way of applying; then a field was taken over that going back changes too.
      await place.rewrite({ status: "pending-upgrade", byHelm3: true });
      await place.applyAs(argo, await configAtLevel(6));
      expect(await planned()).toEqual(inConfig({ from: 6, to: 3, writtenBy: argo }));
      expectDone(await fgk("apply", "prod.plan.yaml"));
      expect(await place.helmWrites()).toEqual(["rollback --force-conflicts", "upgrade --force-conflicts"]);
      expect(await place.level()).toBe(3);
      expect(await fgk("plan")).toMatchObject({ code: 0, out: expect.stringContaining("No changes.") });
    },
    90_000,
  );

  // Nothing of it depends on helm.
  it.runIf(which === "helm")(
    "a second cluster is refused with words; the end of the first leaves the real one as it was",
    async () => {
      const second = await place.google("POST", clusters, { cluster: { name: "second", initialNodeCount: 1 } });
      expect(second.status).toBe(400);
      expect(await second.text()).toContain("its one real cluster is");
      expect((await place.google("DELETE", `${clusters}/flyte`)).status).toBe(200);
      // The emulated cluster goes at the next look at it, the real one's namespaces soon after.
      expect((await place.google("GET", `${clusters}/flyte`)).status).toBe(404);
      await expect
        .poll(() => kubectl("get", "namespaces,nodes", "-o", "name"), { timeout: 40_000, interval: 500 })
        .toBe(
          "namespace/default\nnamespace/kube-node-lease\nnamespace/kube-public\nnamespace/kube-system\nnode/node-0",
        );
      expect(await kubectl("get", "crd,mutatingwebhookconfigurations", "-o", "name")).toBe("");
      expect(await kubectl("get", "clusterroles", "-o", "name")).not.toContain("flyte");
    },
    60_000,
  );
});

/** What the release's own two fields say: names, and who it was. */
function namesOf(edited: readonly ReleaseObject[], deleted: readonly ReleaseObject[]): unknown {
  const writers = edited.flatMap(({ shown }) =>
    Object.values(shown).flatMap((line) => (line as { readonly writtenBy?: string }).writtenBy ?? []),
  );
  return {
    deleted: { from: deleted.map(({ what }) => what).join(", "), to: null },
    edited: {
      from: edited.flatMap(({ what, shown }) => Object.keys(shown).map((path) => `${what} ${path}`)),
      to: null,
      writtenBy: [...new Set(writers)].toSorted().join(", "),
    },
  };
}
