import type { World } from "@fgk/engine";
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
    }) as Partial<World> as World;

  it("a chart of a repository has none: its version says it all", async () => {
    expect(await digestChart(worldOf({}), { ...local, path: null })).toBeNull();
  });

  it("changes with a file's content", async () => {
    const files = { "chart/Chart.yaml": "name: x", "chart/values.yaml": "a: 1" };
    const one = await digestChart(worldOf(files), local);
    const same = await digestChart(worldOf({ ...files }), { ...local, path: "chart/" });
    const other = await digestChart(worldOf({ ...files, "chart/values.yaml": "a: 2" }), local);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it("says where a chart is missing", async () => {
    await expect(digestChart(worldOf({}), local)).rejects.toThrow("there is no chart at chart");
  });
});
