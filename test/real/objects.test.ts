import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareRendered } from "../../packages/providers/src/helm/objects/compare-rendered.ts";
import { findDrift } from "../../packages/providers/src/helm/objects/find-drift.ts";
import { listForeign } from "../../packages/providers/src/helm/objects/list-foreign.ts";
import type { ObjectEffect } from "../../packages/providers/src/helm/objects/manifest-object.ts";
import { plannedApiVersions } from "../../packages/providers/src/helm/objects/planned-api-versions.ts";
import { edits } from "./objects/chart-edits.ts";
import { editEachField } from "./objects/edit-each-field.ts";
import type { Place } from "./objects/place.ts";
import { openPlace, release } from "./objects/place.ts";

/** Edits that change nothing that means anything, with the reason. */
const meaningless: readonly (readonly [RegExp, string])[] = [
  [
    / \/(metadata\/annotations|spec\/template\/spec\/affinity|spec\/[cdefh]) |(annotations|affinity|spec\/[cdefh])$/,
    "it was empty",
  ],
  [/\/(immutable|optional|privileged|hostNetwork)$/, "it was false, as it is when it isn't there"],
  [
    /(timeoutSeconds|periodSeconds|imagePullPolicy|targetPort|concurrencyPolicy|type) \S+$/,
    "the manifest leaves it to the server",
  ],
];

function show(effects: readonly ObjectEffect[]): readonly string[] {
  return effects
    .flatMap(({ action, object, differences }) =>
      action === "update" ? differences.map((one) => `${object} ${one.path}`) : [`${action} ${object}`],
    )
    .sort();
}

describe.each(["helm", "helm4"] as const)("objects of forty kinds on a real API server, installed by %s", (which) => {
  let place: Place;

  beforeAll(async () => {
    place = await openPlace(which);
    await place.helm("install", release.name, place.chart, "-n", release.namespace);
  }, 60_000);

  afterAll(async () => {
    await place?.close();
  });

  it("are as their manifest says, also when controllers have worked on them", async () => {
    await place.kubectl("wait", "--for=condition=Ready", "pod/pod", "-n", release.namespace, "--timeout=60s");
    const manifest = await place.manifest();
    const live = await place.read(manifest);
    expect([...live.values()].filter(({ status }) => status !== "present")).toEqual([]);
    expect(live.size).toBeGreaterThan(40);
    expect(findDrift(manifest, live, release)).toEqual([]);
    expect(listForeign(manifest, live)).toEqual([]);
  });

  it("are rendered for what the cluster has, as helm finds it", async () => {
    const chart = `${place.chart}-versions`;
    await fs.mkdir(path.join(chart, "templates"), { recursive: true });
    await fs.writeFile(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: versions\nversion: 0.1.0\n");
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: versions}\ndata: {all: "{{ join "," .Capabilities.APIVersions }}"}\n';
    await fs.writeFile(path.join(chart, "templates/versions.yaml"), template);
    const shown = await place.helm("install", "v", chart, "-n", release.namespace, "--dry-run=server");
    const found = /all: "(.*)"/.exec(shown)?.[1]?.split(",") ?? [];
    expect(found).toContain("x.test/v1/Thing");
    expect(await place.apiVersions()).toEqual([...found].sort());
    expect(plannedApiVersions.filter((version) => !found.includes(version))).toEqual([]);
  });

  it.runIf(which === "helm")("are seen to differ by each single edit of a field that the manifest names", async () => {
    const manifest = await place.manifest();
    let accepted = 0;
    const unseen: string[] = [];
    for (const object of manifest) {
      const edited = await editEachField(place, object);
      accepted += edited.accepted;
      unseen.push(...edited.unseen);
    }
    expect(unseen.filter((edit) => !meaningless.some(([pattern]) => pattern.test(edit)))).toEqual([]);
    expect(accepted).toBeGreaterThan(400);
  });

  it("are, after people worked on them, as is said, with who it was; and an upgrade mends exactly that", async () => {
    const inside = ["-n", release.namespace] as const;
    await place.kubectl(...inside, "set", "image", "deployment/d", "c=nginx:mine");
    await place.kubectl(...inside, "scale", "deployment/d", "--replicas=3");
    await place.kubectl(...inside, "annotate", "deployment/d", "mine=1");
    await place.kubectl(...inside, "patch", "configmap/cm", "--type=merge", "-p", '{"data":{"a":"x: 9\\n","c":null}}');
    await place.kubectl(...inside, "delete", "rolebinding/rb");
    await place.kubectl(...inside, "patch", "secret/s", "--type=merge", "-p", '{"data":{"k":"b3RoZXI="}}');
    const manifest = await place.manifest();
    const live = await place.read(manifest);
    const drift = findDrift(manifest, live, release);
    expect(show(drift)).toEqual([
      "ConfigMap objects/cm data.a.x",
      "ConfigMap objects/cm data.c",
      "Deployment objects/d spec.replicas",
      "Deployment objects/d spec.template.spec.containers.c.image",
      "Secret objects/s data.k",
      "create RoleBinding objects/rb",
    ]);
    expect(drift.flatMap(({ differences }) => differences.map(({ manager }) => manager))).toEqual([
      ...["kubectl-patch", "kubectl-patch", undefined],
      ...[undefined, undefined, undefined],
      ...["kubectl-set", "kubectl"],
    ]);
    expect(listForeign(manifest, live)).toEqual(["Deployment objects/d metadata.annotations.mine"]);

    const force = which === "helm4" ? ["--force-conflicts"] : [];
    await place.helm("upgrade", release.name, place.chart, ...inside, ...force);
    const mended = await place.read(manifest);
    expect(findDrift(manifest, mended, release)).toEqual([]);
    expect(listForeign(manifest, mended)).toEqual(["Deployment objects/d metadata.annotations.mine"]);
  });

  it("are foreseen as an upgrade of the chart then makes them", async () => {
    const file = path.join(place.chart, "templates/objects.yaml");
    let text = await fs.readFile(file, "utf8");
    for (const { from, to } of edits) {
      expect(text.split(from)).toHaveLength(2);
      text = text.replace(from, () => to);
    }
    await fs.writeFile(file, text);
    const [last, next] = [await place.manifest(), await place.render()];
    const live = await place.read([...next, ...last]);
    const foreseen = compareRendered({ last, next, live }, release);
    const expected = edits.flatMap(({ does }) => does);
    expect(show(foreseen)).toEqual([...expected].sort());
    expect(JSON.stringify(foreseen)).not.toMatch(/aGk=|aG8=|hello/);

    await place.helm("upgrade", release.name, place.chart, "-n", release.namespace);
    const after = await place.read([...next, ...last]);
    expect(compareRendered({ last: next, next, live: after }, release)).toEqual([]);
    expect(after.get("/Secret/objects/s2")).toEqual({ status: "absent" });
  });
});
