import { writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { ask, install, listWrites, openWorld, readBack, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";

const release = "helm.release/flyte/fb";
const configMap = "cluster:/api/v1/namespaces/flyte/configmaps/flyte-binary-config";
const secret = "cluster:/api/v1/namespaces/flyte/secrets/flyte-binary-config-secret";
function secretEdit(text: string): unknown {
  return { stringData: { "012-database-secrets.yaml": text } };
}
const merge = "application/merge-patch+json";

/** Every object of the release: how it is reached, an edit of it, and the field that this is in the plan. */
const objects: readonly { what: string; place: string; edit: unknown; path: string }[] = [
  {
    what: "ServiceAccount flyte/flyte-binary",
    place: "/api/v1/namespaces/flyte/serviceaccounts/flyte-binary",
    edit: { metadata: { labels: { "app.kubernetes.io/instance": "theirs" } } },
    path: 'metadata.labels."app.kubernetes.io/instance"',
  },
  {
    what: "Secret flyte/flyte-binary-config-secret",
    place: "/api/v1/namespaces/flyte/secrets/flyte-binary-config-secret",
    edit: { metadata: { labels: { "app.kubernetes.io/name": null } } },
    path: 'metadata.labels."app.kubernetes.io/name"',
  },
  {
    what: "ConfigMap flyte/flyte-binary-config",
    place: "/api/v1/namespaces/flyte/configmaps/flyte-binary-config",
    edit: { data: { "003-storage.yaml": null } },
    path: 'data."003-storage.yaml"',
  },
  {
    what: "ConfigMap flyte/flyte-binary-cluster-resource-templates",
    place: "/api/v1/namespaces/flyte/configmaps/flyte-binary-cluster-resource-templates",
    edit: { metadata: { annotations: { "meta.helm.sh/release-name": "other" } } },
    path: 'metadata.annotations."meta.helm.sh/release-name"',
  },
  {
    what: "ClusterRole flyte-binary-cluster-role",
    place: "/apis/rbac.authorization.k8s.io/v1/clusterroles/flyte-binary-cluster-role",
    edit: { rules: [] },
    path: "rules",
  },
  {
    what: "ClusterRoleBinding flyte-binary-cluster-role-binding",
    place: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/flyte-binary-cluster-role-binding",
    edit: { subjects: [] },
    path: "subjects",
  },
  {
    what: "Service flyte/flyte-binary-webhook",
    place: "/api/v1/namespaces/flyte/services/flyte-binary-webhook",
    edit: { spec: { selector: { "app.kubernetes.io/component": "other" } } },
    path: 'spec.selector."app.kubernetes.io/component"',
  },
  {
    what: "Deployment flyte/flyte-binary",
    place: "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary",
    edit: { spec: { replicas: 2 } },
    path: "spec.replicas",
  },
];

describe("an object of a release of ours", () => {
  it("edited or deleted by hand: the plan shows exactly it, and apply mends exactly it", {
    timeout: 120_000,
  }, async () => {
    const simulated = await install(smallest);
    const world = () => openWorld(simulated).world;
    for (const { what, place, edit, path } of objects) {
      await ask(simulated, "PATCH", `cluster:${place}?fieldManager=kubectl-edit`, edit, merge);
      const edited = await plan(world(), smallest, { allow: ["exposure", "downtime"] });
      const step = edited.steps.find(({ address }) => address === release);
      const shown = (step?.effects ?? []).map((effect) => [
        effect.action,
        effect.what,
        effect.fields.map((one) => one.path),
      ]);
      expect(shown).toEqual([["update", what, [path]]]);
      const mended = await apply(world(), smallest, edited);
      expect([what, mended.status, mended.diagnostics.map(showDiagnostic)]).toEqual([what, "done", []]);

      await ask(simulated, "DELETE", `cluster:${place}`);
      const deleted = await plan(world(), smallest, { allow: ["exposure", "downtime"] });
      const made = deleted.steps.find(({ address }) => address === release);
      expect((made?.effects ?? []).map((effect) => `${effect.action} ${effect.what}`)).toEqual([`create ${what}`]);
      expect((await apply(world(), smallest, deleted)).status).toBe("done");
      expect([what, stepsOf(await plan(world(), smallest))]).toEqual([what, []]);
    }
  });

  it("with something secret in it: it is said that it differs, and nothing of what is in it", async () => {
    const loaded = loadCase(`${gallery}/release-by-hand-adopted`);
    const simulated = await prepareCase(loaded);
    const world = () => openCase(simulated, loaded).world;
    await apply(world(), loaded.text, await plan(world(), loaded.text, loaded.flags));
    const canary = "canary-3f9a";
    await ask(simulated, "PATCH", `${secret}?fieldManager=kubectl-edit`, secretEdit(canary), merge);
    const made = await plan(world(), loaded.text);
    expect(made.steps.map(({ address, effects }) => [address, effects])).toEqual([
      [
        release,
        [
          {
            action: "update",
            what: "Secret flyte/flyte-binary-config-secret",
            fields: [
              {
                path: 'data."012-database-secrets.yaml"',
                before: "(as it is)",
                after: "(as the chart makes it)",
                manager: "kubectl-edit",
              },
            ],
          },
        ],
      ],
    ]);
    const text = `${writePlan(made)}${JSON.stringify(made.diagnostics)}`;
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString("base64"));
  });

  it("with a field that somebody added: it is kept and counted, and no step", async () => {
    const simulated = await install(smallest);
    await ask(simulated, "PATCH", `${configMap}?fieldManager=kubectl-edit`, { data: { "notes.txt": "ours" } }, merge);
    const made = await plan(openWorld(simulated).world, smallest);
    expect(made.steps).toEqual([]);
    expect(made.summary.kept.filter(({ what }) => what === "fields")).toEqual([
      { address: release, what: "fields", names: ['ConfigMap flyte/flyte-binary-config data."notes.txt"'] },
    ]);
  });

  it("changed once more between plan and apply: nothing is written", async () => {
    const simulated = await install(smallest);
    const path = "cluster:/apis/apps/v1/namespaces/flyte/deployments/flyte-binary?fieldManager=kubectl-edit";
    await ask(simulated, "PATCH", path, { spec: { replicas: 2 } }, merge);
    const made = readBack(await plan(openWorld(simulated).world, smallest));
    await ask(simulated, "PATCH", path, { spec: { replicas: 3 } }, merge);
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics.map(({ summary }) => summary)).toEqual([
      `${release} Deployment flyte/flyte-binary: spec.replicas was 2 when planned and is 3 now, written by kubectl-edit`,
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("deleted while the plan changes a value: both stand in it, and one upgrade does both", async () => {
    const simulated = await install(smallest);
    const quiet = smallest.replace(
      "  projects:",
      "  values: { configuration: { logging: { level: 1 } } }\n  projects:",
    );
    await ask(simulated, "DELETE", "cluster:/api/v1/namespaces/flyte/services/flyte-binary-webhook");
    const made = await plan(openWorld(simulated).world, quiet);
    expect(made.steps[0]?.effects?.map(({ action, what }) => `${action} ${what}`)).toEqual([
      "create Service flyte/flyte-binary-webhook",
      "update ConfigMap flyte/flyte-binary-config",
      "update Deployment flyte/flyte-binary",
    ]);
    expect((await apply(openWorld(simulated).world, quiet, made)).status).toBe("done");
    expect(stepsOf(await plan(openWorld(simulated).world, quiet))).toEqual([]);
  });
});

it("an edited object of a release that fgk didn't install is somebody's: said, and left alone", async () => {
  const loaded = loadCase(`${gallery}/by-hand`);
  const simulated = await prepareCase(loaded);
  const before = await plan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
  await ask(
    simulated,
    "PATCH",
    `${configMap}?fieldManager=kubectl-edit`,
    { data: { "003-storage.yaml": "theirs" } },
    merge,
  );
  const made = await plan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
  expect(stepsOf(made)).toEqual(stepsOf(before));
  expect(made.summary.warnings.filter((warning) => !before.summary.warnings.includes(warning))).toEqual([
    expect.stringContaining(
      'somebody changed what helm installed: ConfigMap flyte/flyte-binary-config data."003-storage.yaml"',
    ),
  ]);
});

it("a Service's port with another number is refused when planning, with the way out", async () => {
  const simulated = await install(smallest);
  const place = "cluster:/api/v1/namespaces/flyte/services/flyte-binary-http";
  const edit = [{ op: "replace", path: "/spec/ports/1/port", value: 8090 }];
  await ask(simulated, "PATCH", `${place}?fieldManager=kubectl-edit`, edit, "application/json-patch+json");
  const made = await tryPlan(openWorld(simulated).world, smallest);
  expect(made.diagnostics.filter(({ severity }) => severity === "error").map(({ help }) => help)).toEqual([
    "delete the Service, the next plan makes it again: kubectl delete service flyte-binary-http --namespace flyte",
  ]);
  await ask(simulated, "DELETE", place);
  expect(
    (await apply(openWorld(simulated).world, smallest, await plan(openWorld(simulated).world, smallest))).status,
  ).toBe("done");
});
