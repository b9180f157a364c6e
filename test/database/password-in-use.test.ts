import path from "node:path";
import type { Event } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase, send } from "../gallery/run-case.ts";
import { apply, plan, root, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

// Flyte runs as a person installed it, with a password that the person typed.
const byHand = loadCase(path.join(root, "plans/by-hand"));
const secret = "https://secretmanager.googleapis.com/v1/projects/acme-ml/secrets/fgk-prod-db-password";
const written = byHand.text.replace(
  "{ instance: flyte-db }",
  "{ instance: flyte-db, password: { secretManager: fgk-prod-db-password } }",
);
const typed = "canary-typed-by-hand-3f9d";
const prepared = JSON.parse(JSON.stringify(byHand).replaceAll("typed-by-hand", typed)) as typeof byHand;

type Values = { configuration: { database: Record<string, unknown> }; deployment: Record<string, unknown> };

/** The same installation, with other values of its release. */
function prepareWith(change: (values: Values) => void): Promise<SimulatedCloud> {
  const loaded = structuredClone(prepared);
  const release = loaded.case.before?.find((event) => "helm" in event);
  if (release === undefined || !("helm" in release)) throw new Error("the case installs no release");
  change(release.values as Values);
  return prepareCase(loaded);
}

function openWorld(simulated: SimulatedCloud) {
  return openSimulatedWorld(simulated, { folder: byHand.folder }).world;
}

async function readVersion(simulated: SimulatedCloud, version: string): Promise<string> {
  const answer = await send(simulated, "GET", `${secret}/versions/${version}:access`);
  expect(answer.status).toBe(200);
  const { payload } = JSON.parse(answer.text) as { readonly payload: { readonly data: string } };
  return Buffer.from(payload.data, "base64").toString("utf8");
}

describe("database.password over a Flyte that runs", () => {
  it("begins the new secret with the password that Flyte uses: nobody is locked out, nothing is shown", async () => {
    const simulated = await prepareCase(prepared);
    const events: Event[] = [];
    const made = await plan(openWorld(simulated), written, { allow: ["downtime"], events });
    expect(stepsOf(made)).toEqual(
      expect.arrayContaining([
        "create secrets.secret/fgk-prod-db-password",
        "update sql.user/flyte-db/flyteadmin",
        "create kubernetes.secret/flyte/fgk-prod-db-password",
        "update helm.release/flyte/fb",
      ]),
    );
    const outcome = await apply(openWorld(simulated), written, made, { events });
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");
    expect([await readVersion(simulated, "1"), await readVersion(simulated, "fgk")]).toEqual([typed, typed]);

    const checks = await verify(openWorld(simulated), written, { changed: outcome.done, events });
    const notGreen = checks.findings.filter(({ finding }) => finding.status !== "green");
    expect(notGreen.map(({ name, finding }) => [name, finding])).toEqual([]);
    expect(checks.findings.find(({ name }) => name === "database")?.finding).toMatchObject({
      evidence: expect.stringContaining("flyteadmin logs in to flyteadmin"),
    });
    expect(stepsOf(await plan(openWorld(simulated), written))).toEqual([]);

    const journal = simulated.cloud.journal.map(({ method, path: place, status }) => [method, place, status]);
    const said = JSON.stringify([writePlan(made), made.header, made.steps, outcome, checks, events, journal]);
    expect(said).toContain("fgk-prod-db-password");
    for (const form of [typed, Buffer.from(typed).toString("base64").replace(/=+$/, "")]) {
      expect(said.includes(form)).toBe(false);
    }
  });

  it("goes on after a crash between the secret and its first version", async () => {
    const simulated = await prepareCase(prepared);
    const labels = { "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" };
    const body = { replication: { automatic: {} }, labels };
    const parent = secret.replace("/fgk-prod-db-password", "");
    const enable =
      "https://serviceusage.googleapis.com/v1/projects/acme-ml/services/secretmanager.googleapis.com:enable";
    await send(simulated, "POST", enable, {});
    await simulated.clock.sleep(5 * 60_000);
    expect((await send(simulated, "POST", `${parent}?secretId=fgk-prod-db-password`, body)).status).toBe(200);
    const world = openWorld(simulated);
    expect((await apply(world, written, await plan(world, written, { allow: ["downtime"] }))).status).toBe("done");
    expect(await readVersion(simulated, "1")).toBe(typed);
  });

  it("takes the password from the Secret that the release mounts", async () => {
    const simulated = await prepareWith(({ configuration, deployment }) => {
      delete configuration.database["password"];
      configuration.database["passwordPath"] = "/etc/db/password";
      deployment["extraVolumes"] = [{ name: "db", secret: { secretName: "db-password" } }];
      deployment["extraVolumeMounts"] = [{ name: "db", mountPath: "/etc/db" }];
    });
    const data = { password: Buffer.from(typed).toString("base64") };
    const body = { apiVersion: "v1", kind: "Secret", metadata: { name: "db-password", namespace: "flyte" }, data };
    expect((await send(simulated, "POST", "cluster:/api/v1/namespaces/flyte/secrets", body)).status).toBe(201);
    const world = openWorld(simulated);
    await apply(world, written, await plan(world, written, { allow: ["downtime"] }));
    expect(await readVersion(simulated, "1")).toBe(typed);
  });

  it("is refused in the plan where the password can't be found; nothing is written", async () => {
    const simulated = await prepareWith(({ configuration }) => {
      delete configuration.database["password"];
      configuration.database["passwordPath"] = "/etc/db/password";
    });
    const writes = simulated.cloud.journal.filter(({ write }) => write).length;
    const made = await tryPlan(openWorld(simulated), written);
    const errors = made.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(showDiagnostic)).toEqual([
      "secrets.secret/fgk-prod-db-password | the new secret fgk-prod-db-password has to begin with the password that Flyte uses now, and fgk can't find it | it is neither in the release's values nor in a Secret that the release names | put it there yourself: gcloud secrets create fgk-prod-db-password --project=acme-ml --replication-policy=automatic; gcloud secrets versions add fgk-prod-db-password --project=acme-ml --data-file=PASSWORD_FILE",
    ]);
    expect(errors[0]?.source?.text).toContain("password: { secretManager: fgk-prod-db-password }");
    expect(simulated.cloud.journal.filter(({ write }) => write)).toHaveLength(writes);
  });
});
