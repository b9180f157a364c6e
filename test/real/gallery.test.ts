import { readFileSync } from "node:fs";
import path from "node:path";
import { writePlan } from "@fgk/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCases } from "../gallery/case-file.ts";
import { showDiagnostic, tryPlan } from "../product/run-fgk.ts";
import { makeComparable } from "./gallery/comparable.ts";
import { openRealCase } from "./gallery/real-case.ts";
import type { ControlPlane } from "./kit/start-control-plane.ts";
import { startControlPlane } from "./kit/start-control-plane.ts";

/** By default one; `FGK_REAL_GALLERY=all` plans every case whose story is in the cluster, in half an hour. */
const chosen = ["release-object-edited"];
const names = process.env["FGK_REAL_GALLERY"];

/** Those that can't be played there, and why: CONTRIBUTING has the same list. */
const impossible: Readonly<Record<string, string>> = {
  "lease-held": "another run, which renews its lease for minutes, isn't played here",
};

const all = listCases().filter(
  ({ name, case: { before = [] } }) =>
    /^(release|lease)-/.test(name) ||
    before.some((event) => "helm" in event || ("request" in event && event.request.includes(" cluster:"))),
);
const wanted = listCases().filter(({ name }) => (names || chosen.join(",")).split(",").includes(name));
const cases = names === "all" ? all.filter(({ name }) => impossible[name] === undefined) : wanted;
const leftOut = names === "all" ? Object.entries(impossible) : [];

describe("the gallery, with Kubernetes real: what is planned over HTTP is what is committed", () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
  }, 60_000);
  afterAll(() => plane?.stop());

  for (const [name, why] of leftOut) it.skip(`${name} (${why})`, () => {});

  it.each(cases)("$name", { timeout: 240_000 }, async (loaded) => {
    const opened = await openRealCase(loaded, plane);
    try {
      const made = await tryPlan(opened.world, loaded.text, loaded.flags);
      const said = made.diagnostics.map(showDiagnostic).join("\n");
      expect(made.ok ? "planned" : "refused", said).toBe(loaded.expect === "refused" ? "refused" : "planned");
      if (!made.ok) return;
      const committed = readFileSync(path.join(loaded.folder, "fgk.plan.yaml"), "utf8");
      expect(makeComparable(writePlan(made.value))).toEqual(makeComparable(committed));
      expect(opened.troubles).toEqual([]);
    } finally {
      await opened.close();
    }
  });
});
