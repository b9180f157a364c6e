import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { ask, listWrites } from "../plan/installation.ts";
import { apply, plan } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

interface Revision {
  readonly version: number;
  readonly values: unknown;
  readonly mark: string | undefined;
}

/** The newest revision that helm keeps, opened by hand. */
async function readNewest(simulated: SimulatedCloud): Promise<Revision> {
  const place = "cluster:/api/v1/namespaces/flyte/secrets?labelSelector=owner%3Dhelm";
  const list = (await ask(simulated, "GET", place)) as {
    readonly items: readonly {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly data: { readonly release: string };
    }[];
  };
  const revisions = list.items.map(({ metadata, data }) => {
    const packed = Buffer.from(Buffer.from(data.release, "base64").toString(), "base64");
    const { version, config } = JSON.parse(gunzipSync(packed).toString()) as { version: number; config: unknown };
    return { version, values: config, mark: metadata.labels["fgk.dev/deployment"] };
  });
  const newest = revisions.sort((a, b) => a.version - b.version).at(-1);
  if (newest === undefined) throw new Error("there is no release");
  return newest;
}

/** The values of the colleague's own file, as the case has them. */
function valuesByHand(name: string): Record<string, never> {
  const { before } = loadCase(`${gallery}/${name}`).case;
  const installed = before?.find((event) => "helm" in event && event.helm[0] === "install");
  return structuredClone((installed as { readonly values: Record<string, never> }).values);
}

async function applyCase(
  name: string,
): Promise<{ readonly before: Revision; readonly after: Revision; writes: readonly string[] }> {
  const loaded = loadCase(`${gallery}/${name}`);
  const simulated = await prepareCase(loaded);
  const before = await readNewest(simulated);
  const made = await plan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
  const since = simulated.cloud.journal.length;
  const outcome = await apply(openCase(simulated, loaded).world, loaded.text, made);
  expect(outcome.status).toBe("done");
  return { before, after: await readNewest(simulated), writes: listWrites(simulated, since) };
}

describe("a release made by hand", () => {
  it("adopted: two labels on helm's newest Secret are the only write", async () => {
    const { before, after, writes } = await applyCase("release-by-hand-adopted");
    expect(writes).toEqual(["PATCH /api/v1/namespaces/flyte/secrets/sh.helm.release.v1.fb.v1 200"]);
    expect([before.mark, after.mark]).toEqual([undefined, "prod"]);
    expect([after.version, after.values]).toEqual([before.version, before.values]);
  });

  it("then upgraded: every value of the colleague's is there as it was, the mark goes on", async () => {
    const { before, after } = await applyCase("release-by-hand-upgraded");
    expect([before.version, after.version]).toEqual([1, 2]);
    expect([before.mark, after.mark]).toEqual(["prod", "prod"]);
    const wanted = valuesByHand("release-by-hand-upgraded") as unknown as { deployment: { image: { tag: string } } };
    expect(wanted.deployment.image.tag).toBe("v1.16.7");
    wanted.deployment.image.tag = "v1.16.8";
    expect(after.values).toEqual(wanted);
  });

  it("a null takes one value away and nothing else; unadopted it stays unmarked", async () => {
    const { after } = await applyCase("release-by-hand-value-removed");
    const wanted = valuesByHand("release-by-hand-value-removed") as unknown as {
      configuration: { inline: { plugins: { tracker?: unknown } } };
    };
    expect(wanted.configuration.inline.plugins.tracker).toBeDefined();
    delete wanted.configuration.inline.plugins.tracker;
    expect(after.values).toEqual(wanted);
    expect(after.mark).toBeUndefined();
  });

  it.each(["release-by-hand", "release-by-hand-value-removed", "release-by-hand-adopted", "release-by-hand-upgraded"])(
    "%s: no secret of its values is in the committed plan",
    (name) => {
      const { folder, case: told } = loadCase(`${gallery}/${name}`);
      const secrets = new Set(JSON.stringify(told.before).match(/typed-by-hand|(also-)?not-for-other-eyes|nor-this/g));
      expect(secrets.size).toBe(4);
      const written = readFileSync(path.join(folder, "fgk.plan.yaml"), "utf8");
      for (const secret of secrets) expect(written).not.toContain(secret);
    },
  );
});
