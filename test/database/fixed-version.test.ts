import path from "node:path";
import { expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase, send } from "../gallery/run-case.ts";
import { listWrites } from "../plan/installation.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";

it("the newest version of another's secret is fixed in the plan: one that is newer still makes it stale", async () => {
  const loaded = loadCase(path.join(gallery, "password-in-anothers-secret"));
  const simulated = await prepareCase(loaded);
  const made = await plan(openCase(simulated, loaded).world, loaded.text);
  const secret = "https://secretmanager.googleapis.com/v1/projects/acme-ml/secrets/team-flyte-db";
  const data = Buffer.from("autumn-is-near").toString("base64");
  expect((await send(simulated, "POST", `${secret}:addVersion`, { payload: { data } })).status).toBe(200);
  const since = simulated.cloud.journal.length;
  const outcome = await apply(openCase(simulated, loaded).world, loaded.text, made);
  expect(outcome.status).toBe("stale");
  expect(listWrites(simulated, since)).toEqual([]);
  expect(outcome.diagnostics.map(showDiagnostic).join("\n")).toContain(
    'values.deployment.podAnnotations."fgk.dev/password-version" would become 3 now; the plan says 2',
  );
});
