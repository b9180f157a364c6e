import { createHash } from "node:crypto";
import type { RunOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { ChartScope } from "../deployment/scope/flyte-scope.ts";
import { openFakeHelm } from "./fake-helm.ts";
import { confirmChart, fetchChart } from "./fetch-chart.ts";

const archive = Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff);
const archiveDigest = `sha256:${createHash("sha256").update(archive).digest("hex")}`;
const remote: ChartScope = {
  path: null,
  repository: "https://flyteorg.github.io/flyte",
  name: "flyte-binary",
  version: "v1.16.8",
};
const token = async (): Promise<string> => "ya29.secret";

/** A world with a helm that pulls `archive`, and what it was asked. */
function makeWorld(kept?: Map<string, Uint8Array>, more?: Partial<World>) {
  return openFakeHelm({ folders: { pulled: { "flyte-binary-v1.16.8.tgz": archive } } }, kept, more);
}

describe("a chart of a repository", () => {
  it("is pulled by helm into a private folder, and is what helm is then given", async () => {
    const { world, asked } = makeWorld();
    expect(await fetchChart(world, remote, token)).toEqual({
      digest: archiveDigest,
      reference: { file: "chart.tgz" },
      files: { "chart.tgz": archive },
    });
    expect(asked.map(({ args }) => args)).toEqual([
      [
        ...["pull", "flyte-binary", "--repo", "https://flyteorg.github.io/flyte", "--version", "v1.16.8"],
        ...["--destination", { folder: "pulled" }],
      ],
    ]);
  });

  it("is pulled once in a run, also by those who ask at the same time", async () => {
    const { world, asked } = makeWorld();
    await Promise.all([fetchChart(world, remote, token), fetchChart(world, { ...remote }, token)]);
    await fetchChart(world, remote, token);
    expect(asked).toHaveLength(1);
  });

  it("needs no helm and no network the next time", async () => {
    const first = makeWorld();
    const chart = await fetchChart(first.world, remote, token);
    const offline = makeWorld(first.kept, {
      run: async () => {
        throw new WorldError("name", "offline");
      },
    });
    expect(await fetchChart(offline.world, remote, token)).toEqual(chart);
  });

  it.each([
    ["another version", { ...remote, version: "v1.16.7" }],
    ["another repository", { ...remote, repository: "https://charts.acme.example" }],
    ["another name", { ...remote, name: "flyte" }],
  ])("%s is another chart", async (_, other) => {
    const first = makeWorld();
    await fetchChart(first.world, remote, token);
    const next = makeWorld(first.kept);
    await fetchChart(next.world, other, token);
    expect(next.asked).toHaveLength(1);
  });

  it("what the emulator's stand-in for helm has in its place is never taken for it, nor the other way round", async () => {
    const byStandIn = { variable: (name: string) => (name === "FGK_HELM" ? "stand-in" : undefined) };
    const first = makeWorld(new Map(), byStandIn);
    await fetchChart(first.world, remote, token);
    const real = makeWorld(first.kept);
    await fetchChart(real.world, remote, token);
    expect(real.asked).toHaveLength(1);
    const again = makeWorld(first.kept, byStandIn);
    await fetchChart(again.world, remote, token);
    expect([again.asked.length, first.kept.size]).toEqual([0, 2]);
  });

  it.each([
    ["none", null],
    ["a range", "^1.16.0"],
    ["a part", "1.16"],
  ])("a version that names no archive is asked for each time: %s", async (_, version) => {
    const first = makeWorld();
    await fetchChart(first.world, { ...remote, version }, token);
    const next = makeWorld(first.kept);
    await fetchChart(next.world, { ...remote, version }, token);
    expect([first.kept.size, next.asked.length]).toEqual([0, 1]);
  });

  it("a failure is said, and tried again", async () => {
    const said =
      'Error: chart "flyte-binary" version "v1.16.8" not found in https://flyteorg.github.io/flyte repository';
    const answers = [{ code: 1, stdout: "", stderr: said }];
    const { world } = makeWorld(new Map(), {
      run: async () => answers.pop() ?? { code: 0, stdout: "", stderr: "", folders: { pulled: { "a.tgz": archive } } },
    });
    await expect(fetchChart(world, remote, token)).rejects.toMatchObject({
      diagnostic: { code: "not-found", keyPath: "flyte.chart.version" },
    });
    expect(await fetchChart(world, remote, token)).toMatchObject({ digest: archiveDigest });
  });

  it("that wants a login is asked for by the name under which helm keeps one", async () => {
    const said =
      'Error: looks like "https://charts.acme.example" is not a valid chart repository or cannot be reached: failed to fetch https://charts.acme.example/index.yaml : 401 Unauthorized';
    const asked: RunOptions["args"][] = [];
    const { world } = makeWorld(new Map(), {
      run: async ({ args }) => {
        asked.push(args);
        const list = [
          { name: "flyte", url: "https://flyteorg.github.io/flyte" },
          { name: "acme", url: "https://charts.acme.example" },
        ];
        if (args[1] === "list") return { code: 0, stdout: JSON.stringify(list), stderr: "" };
        if (args.includes("--repo")) return { code: 1, stdout: "", stderr: said };
        return { code: 0, stdout: "", stderr: "", folders: { pulled: { "a.tgz": archive } } };
      },
    });
    const scope = { ...remote, repository: "https://charts.acme.example/" };
    expect(await fetchChart(world, scope, token)).toMatchObject({ digest: archiveDigest });
    expect(asked.slice(2)).toEqual([
      ["repo", "update", "acme"],
      ["pull", "acme/flyte-binary", "--version", "v1.16.8", "--destination", { folder: "pulled" }],
    ]);
    const unknown = { ...remote, repository: "https://other.acme.example/" };
    await expect(fetchChart(world, unknown, token)).rejects.toThrow("helm can't get the chart from https://charts");
  });

  it("a helm that doesn't end has lost nothing: it may be asked again", async () => {
    const { world } = makeWorld(new Map(), {
      run: async () => {
        throw new WorldError("timeout", "3 min");
      },
    });
    await expect(fetchChart(world, remote, token)).rejects.toMatchObject({
      retry: "transient",
      diagnostic: { code: "timeout", summary: "helm pull didn't end" },
    });
  });

  it("what isn't one archive is refused", async () => {
    const { world } = makeWorld(new Map(), {
      run: async () => ({ code: 0, stdout: "", stderr: "", folders: { pulled: { "README.md": archive } } }),
    });
    await expect(fetchChart(world, remote, token)).rejects.toThrow("brought 0 archives");
  });

  it("shows no token of the registry's login", async () => {
    const scope = { ...remote, repository: "oci://europe-docker.pkg.dev/acme-ml/charts" };
    const { world } = makeWorld(new Map(), {
      run: async () => ({ code: 1, stdout: "", stderr: "Error: ya29.secret was refused" }),
    });
    const error: unknown = await fetchChart(world, scope, async () => "plain-secret").catch(
      (reason: unknown) => reason,
    );
    expect(JSON.stringify(error)).not.toContain("secret was");
  });
});

describe("a chart of the user's own", () => {
  const local: ChartScope = { path: "charts/f.tgz", repository: "", name: "flyte-binary", version: null };
  const filesOf = (files: Readonly<Record<string, string | Uint8Array>>): Partial<World> => ({
    readFile: async (path) => {
      const found = files[path.replace(/^\.\//, "")];
      return typeof found === "string" ? new TextEncoder().encode(found) : found;
    },
    listFolder: async (path) => {
      const folder = `${path.replace(/^\.\//, "")}/`;
      const below = Object.keys(files).filter((name) => name.startsWith(folder));
      return below.length === 0 ? undefined : below.map((name) => name.slice(folder.length)).sort();
    },
  });

  it("an archive has the digest of sha256sum, the same as when it is pulled; helm gets the bytes that were read", async () => {
    const { world, asked } = makeWorld(new Map(), filesOf({ "charts/f.tgz": archive }));
    const chart = await fetchChart(world, local, token);
    expect(chart).toEqual({
      digest: archiveDigest,
      reference: { file: "chart.tgz" },
      files: { "chart.tgz": archive },
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ["a bare name", "chart", "./chart"],
    ["as it stands", "./chart", "./chart"],
    ["above", "../chart", "../chart"],
  ])("a folder is named so that helm takes it for one: %s", async (_, path, reference) => {
    const { world } = makeWorld(new Map(), filesOf({ "chart/Chart.yaml": "a", "../chart/Chart.yaml": "a" }));
    expect(await fetchChart(world, { ...local, path }, token)).toMatchObject({ reference, files: {} });
  });

  it("a folder that is edited while fgk is at work is refused", async () => {
    const files = { "chart/Chart.yaml": "name: x", "chart/values.yaml": "a: 1" };
    const { world } = makeWorld(new Map(), filesOf(files));
    const chart = await fetchChart(world, { ...local, path: "chart" }, token);
    await expect(confirmChart(world, chart)).resolves.toBeUndefined();
    files["chart/values.yaml"] = "a: 2";
    await expect(confirmChart(world, chart)).rejects.toMatchObject({
      diagnostic: { code: "plan-stale", keyPath: "flyte.chart.path" },
    });
  });

  it("an archive that isn't there is said so", async () => {
    const { world } = makeWorld(new Map(), filesOf({}));
    await expect(fetchChart(world, local, token)).rejects.toThrow("there is no chart at charts/f.tgz");
  });
});
