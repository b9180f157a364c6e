import type { JsonObject, RunOptions } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { openFakeHelm } from "./fake-helm.ts";
import type { Chart } from "./fetch-chart.ts";
import type { Rendering } from "./render-chart.ts";
import { renderChart } from "./render-chart.ts";

const chart: Chart = {
  digest: "sha256:aa",
  reference: { file: "chart.tgz" },
  files: { "chart.tgz": Uint8Array.of(1) },
};
const rendering: Rendering = {
  chart,
  values: { fullnameOverride: "flyte-binary", rbac: null },
  release: "fb",
  namespace: "flyte",
  kubeVersion: "v1.33.0",
  apiVersions: [],
  upgrade: false,
};
const plain = "---\n# Source: f/templates/a.yaml\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n";

/** A world whose helm renders `manifest`; `kept` is the cache on the disk. */
function makeWorld(manifest: string, kept?: Map<string, Uint8Array>, version = "v3.22.0") {
  return openFakeHelm({ stdout: manifest }, kept, { version });
}

describe("rendering a chart", () => {
  it("asks helm for what it would install, without a cluster, with the values in a private file", async () => {
    const { world, asked } = makeWorld(plain);
    expect(await renderChart(world, rendering)).toBe(plain);
    await renderChart(world, { ...rendering, upgrade: true, kubeVersion: null });
    const start = ["template", "fb", { file: "chart.tgz" }, "--namespace", "flyte", "--no-hooks"];
    expect(asked.map(({ args }) => args)).toEqual([
      [...start, "--kube-version", "v1.33.0", "--values", { file: "values.json" }],
      [...start, "--is-upgrade", "--values", { file: "values.json" }],
    ]);
    expect(asked[0]?.files).toEqual({
      "chart.tgz": Uint8Array.of(1),
      "values.json": '{"fullnameOverride":"flyte-binary","rbac":null}',
    });
  });

  it("the same question is asked once, by this run and by the next", async () => {
    const { world, asked, kept } = makeWorld(plain);
    await Promise.all([renderChart(world, rendering), renderChart(world, rendering)]);
    const next = makeWorld("another", kept);
    expect(await renderChart(next.world, rendering)).toBe(plain);
    expect([asked.length, next.asked.length]).toEqual([1, 0]);
  });

  it.each([
    ["the chart's bytes", { chart: { ...chart, digest: "sha256:bb" } }],
    ["a value", { values: { fullnameOverride: "x" } }],
    ["the release", { release: "flyte" }],
    ["the namespace", { namespace: "other" }],
    ["the cluster's version", { kubeVersion: "v1.34.0" }],
    ["whether it is an upgrade", { upgrade: true }],
  ] satisfies readonly (readonly [string, Partial<Rendering>])[])("%s makes it another question", async (_, other) => {
    const { world, kept } = makeWorld(plain);
    await renderChart(world, rendering);
    const next = makeWorld("another", kept);
    expect(await renderChart(next.world, { ...rendering, ...other })).toBe("another");
  });

  it("another helm is asked anew, but for its patches", async () => {
    const { world, kept } = makeWorld(plain);
    await renderChart(world, rendering);
    expect(await renderChart(makeWorld("x", kept, "v3.22.3").world, rendering)).toBe(plain);
    expect(await renderChart(makeWorld("y", kept, "v4.3.0").world, rendering)).toBe("y");
  });

  it.each([
    ["data", "apiVersion: v1\nkind: Secret\nmetadata: {}\ndata:\n  a: aHVudGVyMg==\n"],
    ["text", "apiVersion: v1\nkind: Secret\nstringData:\n  a: hunter2\n"],
    ["JSON", '{"kind": "Secret", "stringData": {"a": "hunter2"}}\n'],
    ["a list", "kind: List\nitems:\n- kind: 'Secret'\n  data: {a: b}\n"],
  ])("what holds a Secret's content is kept in memory only: %s", async (_, secret) => {
    const { world, asked, kept } = makeWorld(`${plain}---\n${secret}`);
    await renderChart(world, rendering);
    await renderChart(world, rendering);
    expect([asked.length, kept.size]).toEqual([1, 0]);
  });

  it.each([
    ["a value at a key that says so", { configuration: { inline: { auth: { clientSecret: "hunter2" } } } }],
    ["a variable of a container", { deployment: { extraEnv: [{ name: "API_TOKEN", value: "hunter2" }] } }],
    ["an address with a login", { sidecar: "https://ana:hunter2@proxy.acme.example" }],
  ] satisfies readonly (readonly [string, JsonObject])[])(
    "what people put among the values is kept in memory only: %s",
    async (_, values) => {
      const { world, asked, kept } = makeWorld(plain);
      await renderChart(world, { ...rendering, values });
      await renderChart(world, { ...rendering, values });
      expect([asked.length, kept.size]).toEqual([1, 0]);
    },
  );

  it("a Secret without content may be kept", async () => {
    const { world, kept } = makeWorld(
      `${plain}---\nkind: Secret\nmetadata: {}\ntype: Opaque\n---\nkind: ConfigMap\ndata: {}\n`,
    );
    await renderChart(world, rendering);
    expect(kept.size).toBe(1);
  });

  it("no value stands in a message about a template", async () => {
    const { world } = makeWorld("");
    const stderr = `Error: template: f/templates/c.yaml:88:8: executing "f" at <tpl (toYaml .) $>: error calling tpl: cannot parse template "key: hunter2 \\"x\\"\\na: '{{ project }}'": template: gotpl:1: function "project" not defined\n\nUse --debug flag to render out invalid YAML\n`;
    const run = async ({ args }: RunOptions) =>
      args[0] === "version" ? { code: 0, stdout: "v3.22.0", stderr: "" } : { code: 1, stdout: "", stderr };
    const error: unknown = await renderChart({ ...world, run }, rendering).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ diagnostic: { keyPath: "flyte.values.configuration.inline" } });
    expect(JSON.stringify(error)).not.toContain("hunter2");
  });
});
