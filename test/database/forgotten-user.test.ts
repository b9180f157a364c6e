import path from "node:path";
import { expect, it } from "vitest";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase } from "../gallery/run-case.ts";
import { apply, plan, root, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

// The installation by hand, but nobody typed `gcloud sql users create`: the release logs in as a user that isn't there.
const byHand = loadCase(path.join(root, "plans/by-hand"));
const before = (byHand.case.before ?? []).filter(
  (event) => !("request" in event && event.request.endsWith("/flyte-db/users")),
);
const forgotten = { ...byHand, case: { ...byHand.case, before } };

it("a user that the release logs in as is made, with the password that the release has", async () => {
  expect(before.length).toBe((byHand.case.before ?? []).length - 1);
  const simulated = await prepareCase(forgotten);
  const openWorld = () => openSimulatedWorld(simulated, { folder: byHand.folder }).world;
  const mend = "fgk apply makes it, with the password that Flyte has";
  const seen = (await verify(openWorld(), byHand.text)).findings.flatMap(({ name, finding }) =>
    finding.status === "red" && name !== "account-annotation" ? [[name, finding.cause, finding.mend]] : [],
  );
  const cause = "there is no database user flyteadmin on flyte-db";
  expect(seen).toEqual([
    ["release", cause, mend],
    ["database", cause, mend],
  ]);
  const made = await plan(openWorld(), byHand.text);
  expect(made.diagnostics.filter(({ code }) => code === "unreadable").map(({ help }) => help)).toEqual([mend]);
  expect(stepsOf(made)).toEqual(
    expect.arrayContaining(["create secrets.secret/fgk-prod-db-password", "create sql.user/flyte-db/flyteadmin"]),
  );
  const outcome = await apply(openWorld(), byHand.text, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
  expect(stepsOf(await plan(openWorld(), byHand.text))).toEqual([]);
  const checks = await verify(openWorld(), byHand.text);
  expect(checks.status).toBe("green");
});
