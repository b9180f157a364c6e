import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { JsonObject, World } from "@fgk/engine";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { openWorld } from "../../packages/cli/src/world/open-world.ts";
import { packFiles } from "../../packages/emulator/src/helm/chart-archive.ts";
import type { ChartScope } from "../../packages/providers/src/deployment/scope/flyte-scope.ts";
import { readChartDefaults, readChartMeta } from "../../packages/providers/src/helm/chart-defaults.ts";
import { fetchChart } from "../../packages/providers/src/helm/fetch-chart.ts";
import { renderChart } from "../../packages/providers/src/helm/render-chart.ts";
import { chart as chartFolder } from "../checks/by-hand.ts";
import type { ChartServer } from "./chart-server.ts";
import { archive, googleRegistry, googleToken, login, startChartServer } from "./chart-server.ts";
import { itWithHelm, realHelm, runRealHelm } from "./real-helm.ts";

const digest = `sha256:${createHash("sha256").update(archive).digest("hex")}`;
const noToken = (): Promise<string> => Promise.reject(new Error("no registry of Google's"));

let folder: string;
let server: ChartServer;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-chart-source-"));
  server = await startChartServer();
  await fs.writeFile(path.join(folder, "ca.pem"), server.ca);
  await fs.writeFile(path.join(folder, "flyte.tgz"), archive);
  await fs.cp(chartFolder, path.join(folder, "flyte-binary"), { recursive: true });
});
afterAll(async () => {
  await server.close();
  await fs.rm(folder, { recursive: true, force: true });
});

/** A run of fgk with the real helm. `home` has helm's own settings and what fgk keeps. */
function openRun(home: string, variables: Readonly<Record<string, string>> = {}): World {
  const place = path.join(folder, home);
  return openWorld({
    folder,
    workFolder: folder,
    overlay: {
      FGK_HELM: realHelm ?? "helm",
      HOME: place,
      XDG_CACHE_HOME: path.join(place, ".cache"),
      SSL_CERT_FILE: path.join(folder, "ca.pem"),
      ...variables,
    },
    self: ["node"],
    signal: new AbortController().signal,
  }).world;
}

function ofRepository(repository: string, more: Partial<ChartScope> = {}): ChartScope {
  return { path: null, repository, name: "flyte-binary", version: "v1.16.8", ...more };
}

function ofPath(name: string): ChartScope {
  return { path: name, repository: "", name: "flyte-binary", version: null };
}

const values: JsonObject = {
  configuration: { storage: { provider: "gcs", providerConfig: { gcs: { project: "acme-ml" } } } },
};
const rendering = {
  values,
  release: "fb",
  namespace: "flyte",
  kubeVersion: "v1.33.0",
  apiVersions: [],
  upgrade: false,
};

describe("a chart by the real helm", () => {
  for (const [name, scheme] of [
    ["an https repository", "https"],
    ["an OCI registry", "oci"],
  ] as const) {
    itWithHelm(`of ${name}, and the second time without the network`, async () => {
      const scope = ofRepository(`${scheme}://${server.host}/charts`);
      const chart = await fetchChart(openRun(scheme), scope, noToken);
      expect(chart.digest).toBe(digest);
      const manifest = await renderChart(openRun(scheme), { ...rendering, chart });
      expect(manifest).toContain("app.kubernetes.io/version: 1.16.8");
      const before = server.asked.length;
      const offline = openRun(scheme, { HTTPS_PROXY: "http://127.0.0.1:1", HTTP_PROXY: "http://127.0.0.1:1" });
      const again = await fetchChart(offline, scope, noToken);
      expect(again.digest).toBe(digest);
      expect(await renderChart(offline, { ...rendering, chart: again })).toBe(manifest);
      expect(server.asked).toHaveLength(before);
    });
  }

  itWithHelm("is the same from everywhere: folder, archive, repository", async () => {
    const world = openRun("everywhere");
    const manifests = [];
    for (const scope of [
      ofPath("flyte-binary"),
      ofPath("./flyte.tgz"),
      ofRepository(`https://${server.host}/charts`),
    ]) {
      const chart = await fetchChart(world, scope, noToken);
      manifests.push(await renderChart(world, { ...rendering, chart }));
      expect(await readChartMeta(world, chart)).toEqual({
        name: "flyte-binary",
        version: "v1.16.8",
        appVersion: "1.16.8",
      });
      expect(await readChartDefaults(world, chart)).toMatchObject({
        configuration: { database: { username: "postgres", port: 5432, password: "" } },
      });
    }
    expect(new Set(manifests).size).toBe(1);
  });

  itWithHelm(
    "renders without asking the cluster of whoever runs it, whatever their variables and kubeconfig say",
    async () => {
      await fs.mkdir(path.join(folder, "broken/.kube"), { recursive: true });
      await fs.writeFile(path.join(folder, "broken/.kube/config"), "clusters: [");
      const world = openRun("broken");
      const chart = await fetchChart(world, ofPath("flyte.tgz"), noToken);
      expect(await renderChart(world, { ...rendering, chart, upgrade: true, kubeVersion: null })).toContain(
        "kind: Deployment",
      );
    },
  );

  itWithHelm("of a registry that wants a login, by helm's own", async () => {
    const scope = ofRepository(`oci://${server.host}/locked`);
    const world = openRun("login");
    await expect(fetchChart(world, scope, noToken)).rejects.toMatchObject({
      diagnostic: {
        keyPath: "flyte.chart.repository",
        help: expect.stringContaining(`helm registry login ${server.host};`) as unknown,
      },
    });
    // What `helm registry login` writes when no store of the system's is there.
    const auth = Buffer.from(`${login.user}:${login.password}`).toString("base64");
    await fs.mkdir(path.join(folder, "login/.config/helm/registry"), { recursive: true });
    await fs.writeFile(
      path.join(folder, "login/.config/helm/registry/config.json"),
      JSON.stringify({ auths: { [server.host]: { auth } } }),
    );
    expect((await fetchChart(world, scope, noToken)).digest).toBe(digest);
  });
});

itWithHelm(
  "a chart of a repository that wants a login, or has an authority of its own: as helm repo add knows it",
  async () => {
    const scope = ofRepository(`https://${server.host}/locked/`);
    const home = path.join(folder, "named");
    await fs.mkdir(home);
    const add = ["repo", "add", "acme", `https://${server.host}/locked`, "--ca-file", path.join(folder, "ca.pem")];
    expect(await runRealHelm([...add, "--username", login.user, "--password", login.password], home)).toMatchObject({
      code: 0,
    });
    // The index that `helm repo add` fetched may be old.
    await fs.rm(path.join(home, ".cache/helm/repository"), { recursive: true });
    const world = openRun("named", { SSL_CERT_FILE: "/dev/null", SSL_CERT_DIR: "/dev/null" });
    expect((await fetchChart(world, scope, noToken)).digest).toBe(digest);
    const other = ofRepository(`https://${server.host}/locked/other`);
    await expect(fetchChart(world, other, noToken)).rejects.toMatchObject({ diagnostic: { code: "unreachable" } });
  },
);

itWithHelm("a chart of Google's registry, by the caller's own token", async () => {
  const scope = ofRepository(`oci://${googleRegistry}/locked`);
  const world = openRun("google", { HTTPS_PROXY: server.proxy });
  await expect(fetchChart(world, scope, async () => "ya29.of-another")).rejects.toMatchObject({
    diagnostic: { code: "unreachable", help: expect.stringContaining("roles/artifactregistry.reader") as unknown },
  });
  expect((await fetchChart(world, scope, async () => googleToken)).digest).toBe(digest);
});

describe("a chart that the real helm can't have: cause, key and what to do", () => {
  type Row = readonly [
    name: string,
    scope: () => ChartScope,
    expected: readonly [code: string, key: string, help: string],
  ];
  const rows: readonly Row[] = [
    [
      "no such version",
      () => ofRepository(`https://${server.host}/charts`, { version: "v1.99.0" }),
      ["not-found", "flyte.chart.version", "/charts/index.yaml"],
    ],
    [
      "no such chart",
      () => ofRepository(`https://${server.host}/charts`, { name: "nope" }),
      ["not-found", "flyte.chart.version", "flyte.chart.name"],
    ],
    [
      "no such chart in a registry",
      () => ofRepository(`oci://${server.host}/charts`, { name: "nope" }),
      ["not-found", "flyte.chart.repository", "flyte.chart.name"],
    ],
    [
      "no repository there",
      () => ofRepository(`https://${server.host}/nothing`),
      ["unreachable", "flyte.chart.repository", "that is no chart repository"],
    ],
    [
      "a repository that wants a login",
      () => ofRepository(`https://${server.host}/locked`),
      ["unreachable", "flyte.chart.repository", "helm repo add NAME ADDRESS --username"],
    ],
    [
      "nobody listens",
      () => ofRepository("https://127.0.0.1:1/charts"),
      ["unreachable", "flyte.chart.repository", "flyte.chart.path"],
    ],
    [
      "no registry listens",
      () => ofRepository("oci://127.0.0.1:1/charts"),
      ["unreachable", "flyte.chart.repository", "flyte.chart.path"],
    ],
  ];
  for (const [name, scope, [code, keyPath, help]] of rows) {
    itWithHelm(name, async () => {
      await expect(fetchChart(openRun("trouble"), scope(), noToken)).rejects.toMatchObject({
        diagnostic: { code, keyPath, help: expect.stringContaining(help) as unknown },
      });
    });
  }

  itWithHelm("an authority that isn't trusted", async () => {
    const untrusting = openRun("untrusting", { SSL_CERT_FILE: "/dev/null", SSL_CERT_DIR: "/dev/null" });
    await expect(fetchChart(untrusting, ofRepository(`oci://${server.host}/charts`), noToken)).rejects.toMatchObject({
      diagnostic: { code: "unreachable", help: expect.stringContaining("SSL_CERT_FILE") as unknown },
    });
  });
});

describe("values that the real helm can't render", () => {
  const configured = (more: JsonObject): JsonObject => ({
    configuration: { storage: { provider: "gcs", providerConfig: { gcs: { project: "acme-ml" } } }, ...more },
  });
  const inline = "flyte.values.configuration.inline";
  type Row = readonly [name: string, values: JsonObject, key: string, said: RegExp, help: string];
  const rows: readonly Row[] = [
    [
      "a template of Flyte's in configuration.inline",
      configured({ inline: { a: 1, deep: [{ to: "x-{{ project }}" }] } }),
      `${inline}.deep[0].to`,
      /has no function project$/,
      'write {{ "{{ project }}" }}',
    ],
    [
      "a broken template in configuration.inline",
      configured({ inline: { a: "{{ if }}" } }),
      `${inline}.a`,
      /missing value for if/,
      "between {{ and }}",
    ],
    [
      "a template that names no value",
      configured({ inline: { b: "{{ .Values.no.such }}" } }),
      `${inline}.b`,
      /nil pointer/,
      "between {{ and }}",
    ],
    [
      "an unknown storage provider",
      { configuration: { storage: { provider: "azure" } } },
      "flyte.values.configuration.storage.provider",
      /got: azure/,
      "mend flyte.values.configuration.storage.provider",
    ],
    [
      "a value that the chart requires",
      configured({ storage: { provider: "gcs", metadataContainer: "", providerConfig: { gcs: { project: "p" } } } }),
      "flyte.values.configuration.storage.metadataContainer",
      /Metadata container required/,
      "leave it out",
    ],
    [
      "a text where the chart has a map",
      configured({ database: "here" }),
      "flyte.values.configuration.database",
      /can't evaluate field username/,
      "helm show values",
    ],
  ];
  for (const [name, given, keyPath, said, help] of rows) {
    itWithHelm(name, async () => {
      const world = openRun("values");
      const chart = await fetchChart(world, ofPath("flyte.tgz"), noToken);
      await expect(renderChart(world, { ...rendering, chart, values: given })).rejects.toMatchObject({
        diagnostic: {
          code: "rule",
          keyPath,
          summary: expect.stringMatching(said) as unknown,
          help: expect.stringContaining(help) as unknown,
        },
      });
    });
  }

  itWithHelm("a template of Flyte's, written as the help says, arrives as it shall", async () => {
    const world = openRun("values");
    const chart = await fetchChart(world, ofPath("flyte.tgz"), noToken);
    const escaped = configured({ inline: { to: 'x-{{ "{{ project }}" }}' } });
    expect(await renderChart(world, { ...rendering, chart, values: escaped })).toContain("to: x-{{ project }}\n");
  });

  itWithHelm("a chart for other clusters, one whose schema refuses a value, one that isn't whole", async () => {
    const world = openRun("values");
    const files = (more: Readonly<Record<string, string>>): Buffer =>
      packFiles(
        Object.entries({ "Chart.yaml": "apiVersion: v2\nname: f\nversion: 1.0.0\n", "values.yaml": "", ...more }).map(
          ([name, text]) => [`f/${name}`, text] as const,
        ),
      );
    const later = "apiVersion: v2\nname: f\nversion: 1.0.0\nkubeVersion: '>=1.99'\n";
    const parts = "apiVersion: v2\nname: f\nversion: 1.0.0\ndependencies: [{ name: flyteconnector, version: 1.0.0 }]\n";
    const schema = '{"properties":{"configuration":{"type":"object","required":["zz"]}}}';
    const cases = [
      [files({ "Chart.yaml": later }), "flyte.chart.version", /wants Kubernetes >=1.99, and the cluster has v1.33/],
      [files({ "values.schema.json": schema }), "flyte.values.configuration", /schema refuses a value: .*zz/],
      [files({ "Chart.yaml": parts }), "flyte.chart.path", /other charts .*: flyteconnector/],
      [Buffer.from("not packed"), "flyte.chart.path", /no gzipped archive/],
    ] as const;
    for (const [at, [bytes, keyPath, said]] of cases.entries()) {
      await fs.writeFile(path.join(folder, `case-${at}.tgz`), bytes);
      const chart = await fetchChart(world, ofPath(`case-${at}.tgz`), noToken);
      await expect(renderChart(world, { ...rendering, chart })).rejects.toMatchObject({
        diagnostic: { keyPath, summary: expect.stringMatching(said) as unknown },
      });
    }
  });
});

itWithHelm("the stand-in pulls and shows what the real helm does, to the byte", async () => {
  const { runHelm } = await import("@fgk/emulator");
  const written = new Map<string, Uint8Array>();
  const standIn = (...args: readonly string[]): ReturnType<typeof runHelm> =>
    runHelm(args, {
      readFile: (name) => fs.readFile(path.resolve(folder, name), "utf8"),
      readBytes: (name) => fs.readFile(path.resolve(folder, name)),
      writeFile: async (name, content) => void written.set(name, content),
      request: () => Promise.reject(new Error("asks no cluster")),
      now: () => 0,
      sleep: () => Promise.resolve(),
    });
  const pull = ["pull", "flyte-binary", "--repo", "https://flyteorg.github.io/flyte", "--version", "v1.16.8"];
  await standIn(...pull, "--destination", "/out");
  expect([...written.keys()]).toEqual(["/out/flyte-binary-v1.16.8.tgz"]);
  const [bytes] = written.values();
  const { digest: real } = await fetchChart(openRun("pull"), ofRepository(`https://${server.host}/charts`), noToken);
  expect(
    `sha256:${createHash("sha256")
      .update(bytes ?? "")
      .digest("hex")}`,
  ).toBe(real);
  for (const args of [
    ["show", "values", "flyte.tgz"],
    ["show", "chart", "flyte.tgz"],
    ["show", "values", "./flyte-binary"],
  ]) {
    expect((await standIn(...args)).stdout).toBe((await runRealHelm(args, folder)).stdout);
  }
});
