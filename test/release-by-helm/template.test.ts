import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { parseDocument } from "yaml";
import { ask, install, smallest } from "../plan/installation.ts";
import { root } from "../product/run-fgk.ts";
import { itWithHelm3, renderByStandIn, runRealHelm, templateOf } from "./real-helm.ts";
import { valueRows } from "./value-rows.ts";

let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-template-"));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const gcs = ["--set", "configuration.storage.provider=gcs"];

/** Both renders of one values file; what helm says beside its error isn't looked at, nor the words for broken YAML. */
async function renderBoth(
  values: string,
  args: readonly string[] = [],
): Promise<{ readonly helm: string; readonly standIn: string }> {
  const file = path.join(await fs.mkdtemp(path.join(folder, "values-")), "values.yaml");
  await fs.writeFile(file, values);
  const asked = [...templateOf(file), ...args];
  const [helm, standIn] = await Promise.all([runRealHelm(asked, folder), renderByStandIn(asked)]);
  const said = (stderr: string): string =>
    (/^Error: .*$/m.exec(stderr)?.[0] ?? stderr).replace(/(error converting YAML to JSON): .*/, "$1");
  return {
    helm: helm.code === 0 ? helm.stdout : said(helm.stderr),
    standIn: standIn.code === 0 ? standIn.stdout : said(standIn.stderr),
  };
}

describe("the stand-in renders what helm renders, to the byte", () => {
  for (const { name, values, fails } of valueRows) {
    itWithHelm3(name, async () => {
      const isOther = JSON.stringify(values).includes('"provider"');
      const { helm, standIn } = await renderBoth(JSON.stringify(values), isOther ? [] : gcs);
      expect(helm.startsWith("Error: ")).toBe(fails === true);
      expect(standIn).toBe(helm);
    });
  }

  itWithHelm3("YAML as people write it", async () => {
    const values = [
      "configuration:",
      "  storage: { provider: gcs }",
      "  logging: { level: 0x5 }",
      "  inline: &inline",
      "    yes: no",
      "    on: [off, y, N, 'yes']",
      "    octal: 0755",
      "    large: 1_000_000",
      "    date: 2024-01-01",
      "    ratio: 1:30",
      "    folded: >-",
      "      two words,",
      "      one line",
      "    <<: { merged: 1.50 }",
      "rbac: { create: no }",
      "serviceAccount: { create: off }",
      "deployment:",
      "  podAnnotations: { a: 'true' }",
      "  extraEnvVars: # none yet",
    ].join("\n");
    const { helm, standIn } = await renderBoth(values);
    expect(helm).not.toContain("kind: ClusterRole");
    expect(standIn).toBe(helm);
  });

  itWithHelm3("flags beside the file", async () => {
    const { helm, standIn } = await renderBoth("{}", [
      ...gcs,
      ...["--set", "deployment.extraEnvVars[0].name=A,deployment.extraEnvVars[0].value=1\\,2"],
      ...["--set", "service.type=LoadBalancer,service.loadBalancerSourceRanges={10.0.0.0/8}"],
      ...["--set-string", "deployment.podAnnotations.n=5"],
      ...[
        "--set",
        "configuration.inline.n=5,configuration.inline.t=true,configuration.inline.f=1.5,configuration.inline.z=null",
      ],
      ...["--set-json", 'serviceAccount.annotations={"a":"b"}'],
    ]);
    expect(helm).toContain("[10.0.0.0/8]");
    expect(standIn).toBe(helm);
  });
});

/** The values that fgk gave helm for a deployment file. */
async function valuesOf(text: string): Promise<string> {
  const simulated = await install(text);
  const list = await ask(simulated, "GET", "cluster:/api/v1/namespaces/flyte/secrets?labelSelector=owner%3Dhelm");
  const [secret] = list["items"] as readonly { readonly data: { readonly release: string } }[];
  const packed = Buffer.from(Buffer.from(secret?.data.release ?? "", "base64").toString(), "base64");
  return JSON.stringify((JSON.parse(gunzipSync(packed).toString()) as { readonly config: unknown }).config);
}

describe("the values that fgk writes", () => {
  itWithHelm3("for the smallest file", async () => {
    const { helm, standIn } = await renderBoth(await valuesOf(smallest));
    expect(helm).toContain("kind: Deployment");
    expect(standIn).toBe(helm);
  });

  itWithHelm3("for the complete file", async () => {
    const full = parseDocument(await fs.readFile(path.join(root, "schemas/deployment-full.yaml"), "utf8"));
    full.setIn(["flyte", "chart"], full.createNode({ path: "../../packages/emulator/chart/flyte-binary" }));
    const { helm, standIn } = await renderBoth(await valuesOf(full.toString()));
    expect(helm).toContain("kind: Deployment");
    expect(standIn).toBe(helm);
  });
});
