import { writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { gallery, loadCase } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { ask, createEmptyCloud, google, install, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const loaded = loadCase(`${gallery}/login-with-auth`);
const secret = google.secret.replace("fgk-prod-db-password", "flyte-fgk-client");

/** The case's cloud, in which the newest version of the client's secret says something else. */
async function withSecret(text: string): Promise<SimulatedCloud> {
  const simulated = await prepareCase(loaded);
  await ask(simulated, "POST", `${secret}:addVersion`, { payload: { data: Buffer.from(text).toString("base64") } });
  return simulated;
}

describe("flyte.auth", () => {
  it("a secret that Flyte doesn't take: no plan, the reason, exit code 4, and nothing of the secret", async () => {
    const simulated = await withSecret("of-somebody-else");
    const made = await tryPlan(openCase(simulated, loaded).world, loaded.text);
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(["error no-permission"]);
    const said = made.diagnostics.map(showDiagnostic).join("\n");
    expect(said).toContain("Flyte doesn't let the client fgk log in");
    expect(said).toContain("https://flyte.acme.example/oauth2/token answered HTTP 401: invalid_client");
    expect(said).toContain("look at flyte.auth: the client's id, and the newest version of its secret");
    expect(said).not.toContain("of-somebody-else");
  });

  it("the checks that call Flyte are red then, with the same reason", async () => {
    const simulated = await withSecret("of-somebody-else");
    const { findings } = await verify(openCase(simulated, loaded).world, loaded.text);
    expect(findings.find(({ name }) => name === "list-projects")?.finding).toEqual({
      status: "red",
      evidence: "https://flyte.acme.example/oauth2/token answered HTTP 401: invalid_client",
      cause: "Flyte doesn't let the client fgk log in",
      mend: "look at flyte.auth: the client's id, and the newest version of its secret",
    });
  });

  it("a line break at the secret's end is none of it", async () => {
    const simulated = await withSecret("the-secret-of-fgk\n");
    const made = await plan(openCase(simulated, loaded).world, loaded.text);
    expect(stepsOf(made)).toContain("create flyte.project/ranking");
  });

  it("who may not read the client's secret is told the right for this one secret", async () => {
    const simulated = await prepareCase(loaded);
    simulated.cloud.faults.permissionsMissing = ["secretmanager.versions.access"];
    const made = await tryPlan(openCase(simulated, loaded).world, loaded.text);
    expect(made.ok).toBe(false);
    const [first, ...others] = made.diagnostics.filter(({ severity }) => severity === "error");
    expect(others).toEqual([]);
    expect(first?.permission).toBe("secretmanager.versions.access");
    expect(first?.help).toBe(
      "the owner of the secret runs: gcloud secrets add-iam-policy-binding flyte-fgk-client --project=acme-ml --member=user:YOU --role=roles/secretmanager.secretAccessor",
    );
  });

  it("neither secret nor token is in the plan", async () => {
    const written = writePlan(await plan(openCase(await prepareCase(loaded), loaded).world, loaded.text));
    expect(written).not.toMatch(/the-secret-of-fgk|Bearer|eyJ/);
  });

  it("where Flyte asks for no login, none is made", async () => {
    const simulated = await install(smallest);
    const text = smallest.replace(
      "  projects:",
      "  auth: { clientId: fgk, clientSecret: { secretManager: not-there } }\n  projects:",
    );
    const { world } = openWorld(simulated);
    expect(stepsOf(await plan(world, text))).toEqual([]);
  });
});

describe("a file that switches Flyte's login on and doesn't say how fgk logs in", () => {
  const values = "  values: { configuration: { inline: { server: { security: { useAuth: true } } } } }\n";
  const text = smallest.replace("  projects:", `${values}  projects:`);
  let installed: SimulatedCloud;
  beforeAll(async () => {
    installed = await install(text);
  });

  it("from nothing: the plan promises no project", async () => {
    const made = await plan(openWorld(createEmptyCloud()).world, text);
    expect(made.steps.filter(({ address }) => address.startsWith("flyte.project/"))).toEqual([]);
    expect(made.summary.notChecked.join()).toContain("its projects (flytesnacks) were not asked");
  });

  it("is installed all the same, and its checks aren't red", async () => {
    const { findings } = await verify(openWorld(installed).world, text);
    const others = findings.filter(({ finding }) => finding.status !== "green");
    expect(others.map(({ name, finding }) => `${name} ${finding.status}: ${finding.evidence}`)).toEqual([
      "list-projects not-asked: Flyte asks for a login, and the file has no flyte.auth",
      "upload-location not-asked: asked only when list-projects is green",
    ]);
  });

  it("the plan says once what it didn't ask, and what to do", async () => {
    const made = await plan(openWorld(installed).world, text.replace("[flytesnacks]", "[flytesnacks, ranking]"));
    expect(made.steps.some(({ address }) => address.startsWith("flyte.project/"))).toBe(false);
    const notes = made.diagnostics.filter(({ code }) => code === "unreadable");
    expect(notes.map(({ summary }) => summary)).toEqual([
      "Flyte asks for a login, and the file has no flyte.auth: its projects (flytesnacks, ranking) were not asked (write it, or see to them with flytectl)",
    ]);
    expect(notes[0]?.help).toContain("write flyte.auth, and fgk logs in");
    expect(made.summary.notChecked).toHaveLength(1);
  });

  it("the login is switched on in the same plan as a project is added: no step that couldn't be done", async () => {
    const simulated = await install(smallest);
    const { world } = openWorld(simulated);
    const both = text.replace("[flytesnacks]", "[flytesnacks, ranking]");
    const made = await plan(world, both);
    expect(made.steps.filter(({ address }) => address.startsWith("flyte.project/"))).toEqual([]);
    expect(made.summary.notChecked.join()).toContain("its projects (flytesnacks, ranking) were not asked");
    const outcome = await apply(world, both, made);
    expect([outcome.status, outcome.diagnostics.map(showDiagnostic)]).toEqual(["done", []]);
  });
});
