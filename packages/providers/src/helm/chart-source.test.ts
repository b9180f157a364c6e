import { describe, expect, it } from "vitest";
import { nameSource } from "./chart-source.ts";

const token = async (): Promise<string> => "ya29.secret";

describe("the chart on helm's command line", () => {
  it.each([
    [
      "of a repository",
      { path: null, repository: "https://flyteorg.github.io/flyte", name: "flyte-binary", version: "v1.16.8" },
      ["flyte-binary", "--repo", "https://flyteorg.github.io/flyte", "--version", "v1.16.8"],
    ],
    [
      "of an OCI registry",
      { path: null, repository: "oci://ghcr.io/acme/charts/", name: "flyte-binary", version: "1.0.0" },
      ["oci://ghcr.io/acme/charts/flyte-binary", "--version", "1.0.0"],
    ],
    [
      "the newest",
      { path: null, repository: "oci://ghcr.io/acme/charts", name: "flyte-binary", version: null },
      ["oci://ghcr.io/acme/charts/flyte-binary"],
    ],
  ])("%s", async (_, scope, args) => {
    expect(await nameSource(scope, token)).toEqual({ args, files: {}, secrets: [] });
  });

  it("logs in to Google's registry by a private file, never by an argument", async () => {
    const scope = {
      path: null,
      repository: "oci://europe-docker.pkg.dev/acme-ml/charts",
      name: "flyte-binary",
      version: "1",
    };
    const { args, files, secrets } = await nameSource(scope, token);
    const chart = "oci://europe-docker.pkg.dev/acme-ml/charts/flyte-binary";
    expect(args).toEqual([chart, "--version", "1", "--registry-config", { file: "registry.json" }]);
    const auth = Buffer.from("oauth2accesstoken:ya29.secret").toString("base64");
    expect(JSON.parse(files["registry.json"] ?? "")).toEqual({ auths: { "europe-docker.pkg.dev": { auth } } });
    expect(secrets).toEqual(["ya29.secret", auth]);
  });
});
