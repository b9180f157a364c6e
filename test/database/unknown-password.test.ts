import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase, send } from "../gallery/run-case.ts";
import { apply, plan, root, showDiagnostic, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

// Another team's cluster and instance, nothing of Flyte yet.
const theirs = loadCase(path.join(root, "plans/theirs"));
const users = "https://sqladmin.googleapis.com/sql/v1beta4/projects/acme-ml/instances/company-db/users";
const secrets = "https://secretmanager.googleapis.com/v1/projects/acme-ml/secrets";

async function prepareUser(): Promise<SimulatedCloud> {
  const simulated = await prepareCase(theirs);
  expect((await send(simulated, "POST", users, { name: "flyteadmin", password: "typed-by-hand" })).status).toBe(200);
  await simulated.clock.sleep(60_000);
  return simulated;
}

/** Their database besides, which Flyte must not make itself. */
async function prepareTheirs(): Promise<SimulatedCloud> {
  const simulated = await prepareUser();
  const body = { name: "flyteadmin", instance: "company-db", project: "acme-ml" };
  expect((await send(simulated, "POST", users.replace("/users", "/databases"), body)).status).toBe(200);
  await simulated.clock.sleep(60_000);
  return simulated;
}

function withPassword(password: string): string {
  return theirs.text.replace("  user: flyteadmin\n", `  user: flyteadmin\n  password: ${password}\n`);
}

async function errorsOf(simulated: SimulatedCloud, text: string): Promise<readonly string[]> {
  const { world } = openSimulatedWorld(simulated, { folder: theirs.folder });
  const made = await tryPlan(world, text);
  return made.diagnostics.filter(({ severity }) => severity === "error").map(showDiagnostic);
}

describe("a database user whose password nobody knows", () => {
  it("is refused in the plan, with what mends it; nothing is written", async () => {
    const simulated = await prepareUser();
    const writes = simulated.cloud.journal.filter(({ write }) => write).length;
    expect(await errorsOf(simulated, theirs.text)).toEqual([
      "sql.user/company-db/flyteadmin | the database user flyteadmin is there already, and fgk doesn't know its password | a user keeps its password while database.password is left out; Flyte would be given a new one, which the database refuses | write database.password: { secretManager: fgk-prod-db-password } to set a new password for flyteadmin, or name a secret that holds the present one",
    ]);
    expect(simulated.cloud.journal.filter(({ write }) => write)).toHaveLength(writes);
  });

  it("is given a new password when the file says so, and Flyte logs in", async () => {
    const simulated = await prepareUser();
    const text = withPassword("{ secretManager: fgk-prod-db-password }");
    const { world } = openSimulatedWorld(simulated, { folder: theirs.folder });
    const outcome = await apply(world, text, await plan(world, text));
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    const checks = await verify(world, text, { changed: outcome.done });
    const status = Object.fromEntries(checks.findings.map(({ name, finding }) => [name, finding.status]));
    expect([status["database"], status["list-projects"]]).toEqual(["green", "green"]);
  });
});

describe("database.schema: theirs", () => {
  const text = (password: string): string =>
    withPassword(password).replace("  user: flyteadmin\n", "  user: flyteadmin\n  schema: theirs\n");

  it.each([["{ secretManager: flyte-db }"], ["{ secretManager: flyte-db, version: 3 }"]])(
    "without the secret is refused in the plan: %s",
    async (password) => {
      const errors = await errorsOf(await prepareTheirs(), text(password));
      expect(errors).toEqual([
        "secrets.secret/flyte-db | the secret flyte-db with the database password isn't there, and fgk may not make it | database.schema: theirs, or the secret's project, says that another team owns it | its owner runs: gcloud secrets create flyte-db --project=acme-ml --replication-policy=automatic; gcloud secrets versions add flyte-db --project=acme-ml --data-file=PASSWORD_FILE",
      ]);
    },
  );

  it("with the secret is planned", async () => {
    const simulated = await prepareTheirs();
    const body = { replication: { automatic: {} } };
    expect((await send(simulated, "POST", `${secrets}?secretId=flyte-db`, body)).status).toBe(200);
    const payload = { data: Buffer.from("typed-by-hand").toString("base64") };
    expect((await send(simulated, "POST", `${secrets}/flyte-db:addVersion`, { payload })).status).toBe(200);
    expect(await errorsOf(simulated, text("{ secretManager: flyte-db }"))).toEqual([]);
  });
});
