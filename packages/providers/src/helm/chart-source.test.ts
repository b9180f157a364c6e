import type { World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { digestChart, nameChart } from "./chart-source.ts";

const token = async (): Promise<string> => "ya29.secret";

describe("the chart on helm's command line", () => {
  it.each([
    [
      "of a repository",
      { path: null, repository: "https://flyteorg.github.io/flyte", name: "flyte-binary", version: "v1.16.8" },
      { chart: "flyte-binary", args: ["--repo", "https://flyteorg.github.io/flyte", "--version", "v1.16.8"] },
    ],
    [
      "of an OCI registry",
      { path: null, repository: "oci://ghcr.io/acme/charts", name: "flyte-binary", version: "1.0.0" },
      { chart: "oci://ghcr.io/acme/charts/flyte-binary", args: ["--version", "1.0.0"] },
    ],
    [
      "local",
      { path: "charts/flyte-binary", repository: "", name: "flyte-binary", version: null },
      { chart: "./charts/flyte-binary", args: [] },
    ],
    [
      "local, above",
      { path: "../charts/f.tgz", repository: "", name: "flyte-binary", version: null },
      { chart: "../charts/f.tgz", args: [] },
    ],
  ])("%s", async (_, scope, expected) => {
    expect(await nameChart(scope, token)).toEqual({ ...expected, files: {} });
  });

  it("logs in to Google's registry by a private file, never by an argument", async () => {
    const scope = {
      path: null,
      repository: "oci://europe-docker.pkg.dev/acme-ml/charts",
      name: "flyte-binary",
      version: "1",
    };
    const { args, files } = await nameChart(scope, token);
    expect(args).toEqual(["--version", "1", "--registry-config", { file: "registry.json" }]);
    const auth = Buffer.from("oauth2accesstoken:ya29.secret").toString("base64");
    expect(JSON.parse(files["registry.json"] ?? "")).toEqual({ auths: { "europe-docker.pkg.dev": { auth } } });
  });
});

describe("the digest of a chart", () => {
  const local = { path: "chart", repository: "", name: "flyte-binary", version: null };
  const worldOf = (files: Readonly<Record<string, string>>): World =>
    ({
      readFile: async (path: string) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
      listFolder: async (path: string) => {
        const below = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
        return below.length === 0 ? undefined : below.map((name) => name.slice(path.length + 1)).sort();
      },
    }) as Partial<World> as World;
  const chart = { "chart/Chart.yaml": "name: x", "chart/values.yaml": "a: 1", "chart/templates/a.yaml": "b" };
  const digest = (files: Readonly<Record<string, string>>): Promise<string | null> =>
    digestChart(worldOf(files), local);

  it("a chart of a repository has none: its version says it all", async () => {
    expect(await digestChart(worldOf({}), { ...local, path: null })).toBeNull();
  });

  it.each([
    ["a value", { ...chart, "chart/values.yaml": "a: 2" }],
    ["a template", { ...chart, "chart/templates/a.yaml": "c" }],
    ["a template more", { ...chart, "chart/templates/b.yaml": "b" }],
    ["a template under another name", { ...chart, "chart/templates/a.yaml": undefined, "chart/templates/c.yaml": "b" }],
    [
      "what moves from one file's end to the next one's beginning",
      { ...chart, "chart/values.yaml": "a: ", "chart/w": "1" },
    ],
  ])("changes with %s", async (_, files) => {
    const whole = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
    expect(await digest(whole as Record<string, string>)).not.toBe(await digest(chart));
  });

  it("is the same for the same files, and with what helm leaves out", async () => {
    const one = await digest(chart);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestChart(worldOf({ ...chart }), { ...local, path: "chart/" })).toBe(one);
    const more = { "chart/.git/HEAD": "x", "chart/templates/.a.yaml.swp": "x", "chart/values.yaml~": "x" };
    expect(await digest({ ...chart, ...more })).toBe(one);
  });

  it("is an archive's own", async () => {
    const archive = { ...local, path: "charts/f.tgz" };
    expect(await digestChart(worldOf({ "charts/f.tgz": "x" }), archive)).toMatch(/^sha256:/);
  });

  it("says where a chart is missing", async () => {
    await expect(digest({})).rejects.toThrow("there is no chart at chart");
    await expect(digest({ "chart/values.yaml": "a: 1" })).rejects.toThrow("there is no chart at chart");
  });

  it("refuses a folder that is too large to be one", async () => {
    const refuse = async (): Promise<never> => {
      throw new WorldError("refused", "there are more than 5000 files below chart");
    };
    const world = { ...worldOf(chart), listFolder: refuse };
    await expect(digestChart(world, local)).rejects.toMatchObject({
      diagnostic: { code: "not-found", cause: "there are more than 5000 files below chart" },
    });
  });
});
