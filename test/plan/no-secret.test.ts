import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Event, World } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { plainPaint, renderPlan } from "../../packages/cli/src/index.ts";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase } from "../gallery/run-case.ts";
import { apply, readText, root, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { createEmptyCloud, openWorld, readBack, smallest } from "./installation.ts";

const token = "canary-token-of-the-caller-7b1f";
const byHand = loadCase(path.join(root, "plans/by-hand"));

/** A world that writes down what it lets out: addresses that are called, and arguments of programs. */
function listenTo(simulated: SimulatedCloud, variables: Readonly<Record<string, string>> = {}) {
  const said: string[] = [];
  const { world } = openWorld(simulated, { variables: { FGK_GOOGLE_TOKEN: token, ...variables } });
  const listened: World = {
    ...world,
    fetch: (address, how) => {
      said.push(address);
      return world.fetch(address, how);
    },
    run: (how) => {
      said.push(how.command, ...how.args.map((arg) => (typeof arg === "string" ? arg : JSON.stringify(arg))));
      return world.run(how);
    },
  };
  return { world: listened, said };
}

/** Plans, applies and verifies; answers all that a person, a log, a plan file or a process list could see. */
async function runWhole(simulated: SimulatedCloud, text: string, variables: Readonly<Record<string, string>> = {}) {
  const { world, said } = listenTo(simulated, variables);
  const events: Event[] = [];
  const made = await tryPlan(world, text, { allow: ["nodes", "downtime", "identity"], events });
  said.push(JSON.stringify(made.diagnostics));
  let status: string = "no plan";
  if (made.ok) {
    const plan = made.value;
    const { header, summary, steps, diagnostics } = plan;
    said.push(writePlan(plan), JSON.stringify({ header, summary, steps, diagnostics }));
    said.push(renderPlan(plan, { paint: plainPaint, verbose: true, file: readText(text) }));
    const outcome = await apply(world, text, readBack(plan), { events });
    said.push(JSON.stringify(outcome), JSON.stringify(await verify(world, text, { changed: outcome.done, events })));
    status = outcome.status;
  }
  said.push(JSON.stringify(events));
  return { said: said.join("\n"), status };
}

/** A secret as it is, and as it looks in JSON, base64 and an address. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  return [secret, JSON.stringify(secret).slice(1, -1), base64, encodeURIComponent(secret)];
}

function expectNone(said: string, secrets: readonly string[]): void {
  expect(secrets.length).toBeGreaterThan(0);
  const leaks = secrets.flatMap(formsOf).flatMap((form) => {
    expect(form.length).toBeGreaterThan(7);
    const at = said.indexOf(form);
    return at < 0 ? [] : [said.slice(Math.max(0, at - 200), at + form.length + 40)];
  });
  expect(leaks).toEqual([]);
  expect(/BEGIN [A-Z ]*PRIVATE KEY/.test(said)).toBe(false);
}

/** Every payload that Secret Manager holds, and the token of every cluster's callers. */
function payloadsOf({ cloud }: SimulatedCloud): readonly string[] {
  const found: string[] = [];
  JSON.stringify(cloud.state.secrets, (key, value: unknown) => {
    if (key === "data" && typeof value === "string") found.push(Buffer.from(value, "base64").toString("utf8"));
    return value;
  });
  return found;
}

/** What helm keeps of the release, decoded twice as helm does. */
function releasesOf({ cloud }: SimulatedCloud): readonly string[] {
  const found: string[] = [];
  JSON.stringify(cloud.state.kubernetes, (key, value: unknown) => {
    if (key === "release" && typeof value === "string") {
      const packed = Buffer.from(Buffer.from(value, "base64").toString("utf8"), "base64");
      found.push(gunzipSync(packed).toString("utf8"));
    }
    return value;
  });
  return found;
}

describe("no secret leaves", () => {
  it("an installation from nothing: neither the password that fgk made nor the caller's token", async () => {
    const simulated = createEmptyCloud();
    const { said, status } = await runWhole(simulated, smallest);
    expect(status).toBe("done");
    const passwords = payloadsOf(simulated);
    expect(passwords).toHaveLength(1);
    expectNone(said, [...passwords, token]);
    const releases = releasesOf(simulated);
    expect(releases.join()).toContain("flyte-binary");
    for (const release of releases) expectNone(release, [...passwords, token]);
  });

  it("a release with secrets among its values: they are kept, and named by their path alone", async () => {
    const password = "canary-password-1d0c";
    const others = ["canary-client-secret-55aa", "canary-webhook-9e77", "canary-extra-a1b2"];
    const loaded = JSON.parse(JSON.stringify(byHand).replaceAll("typed-by-hand", password)) as typeof byHand;
    const release = loaded.case.before?.find((event) => "helm" in event) as { values: Record<string, object> };
    Object.assign(release.values["configuration"] ?? {}, { auth: { internal: { clientSecret: others[0] } } });
    Object.assign(release.values, { webhook: { apiKey: others[1] }, extra: { note: others[2] } });
    const simulated = await prepareCase(loaded);
    const more = byHand.text.replace("[flytesnacks]", "[flytesnacks, forecasting]");
    const { said, status } = await runWhole(simulated, more);
    expect(status).toBe("done");
    expect(said.includes("configuration.database.password")).toBe(true);
    expect(said.includes("extra.note")).toBe(true);
    expectNone(said, [password, ...others, token]);
    expect(releasesOf(simulated).at(-1)).toContain(others[2]);
  });

  it("a value that the file removes or replaces: what it was isn't shown", async () => {
    const password = "canary-password-1d0c";
    const others = ["canary-client-secret-55aa", "canary-webhook-9e77"];
    const loaded = JSON.parse(JSON.stringify(byHand).replaceAll("typed-by-hand", password)) as typeof byHand;
    const release = loaded.case.before?.find((event) => "helm" in event) as { values: Record<string, object> };
    Object.assign(release.values["configuration"] ?? {}, { auth: { internal: { clientSecret: others[0] } } });
    Object.assign(release.values, { webhook: { apiKey: others[1] } });
    const simulated = await prepareCase(loaded);
    const values = "values: { configuration: { auth: null }, webhook: { apiKey: null } }";
    const text = byHand.text.replace("projects: [flytesnacks]", `projects: [flytesnacks]\n  ${values}`);
    const { said, status } = await runWhole(simulated, text);
    expect(said.includes("webhook.apiKey")).toBe(true);
    expect(status).toBe("done");
    expectNone(said, [password, ...others, token]);
  });

  it("a password of the environment that Cloud SQL's own error repeats", async () => {
    const password = "canary-p4ss/word+77==";
    const simulated = createEmptyCloud();
    simulated.cloud.faults.operationFails["CREATE_USER"] = `The password "${password}" is too weak for ${password}.`;
    const text = smallest.replace("{ instance: flyte-db }", "{ instance: flyte-db, password: { env: DB_PASSWORD } }");
    const { said, status } = await runWhole(simulated, text, { DB_PASSWORD: password });
    expect(status).toBe("failed");
    expect(said.includes("is too weak")).toBe(true);
    expectNone(said, [password, token]);
  });

  it("a token that an error of Google's repeats", async () => {
    const simulated = createEmptyCloud();
    simulated.cloud.faults.operationFails["CREATE_CLUSTER"] = `Denied: Authorization: Bearer ${token}, retry.`;
    const { said, status } = await runWhole(simulated, smallest);
    expect(status).toBe("failed");
    expect(said.includes("Denied")).toBe(true);
    expectNone(said, [token]);
  });
});
