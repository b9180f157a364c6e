import type { Event } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { passMinutes, setPassword } from "../checks/by-hand.ts";
import { ask, google, install, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const steps = [
  "update sql.user/flyte-db/flyteadmin",
  "update kubernetes.secret/flyte/fgk-prod-db-password",
  "update helm.release/flyte/fb",
];
const rotated = "canary-rotated-77c1";

function write(password: string): string {
  return smallest.replace("{ instance: flyte-db }", `{ instance: flyte-db, password: ${password} }`);
}

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

function addVersion(simulated: SimulatedCloud, password = rotated): Promise<unknown> {
  const data = Buffer.from(password).toString("base64");
  return ask(simulated, "POST", `${google.secret}:addVersion`, { payload: { data } });
}

function moveAlias(simulated: SimulatedCloud, version: string): Promise<unknown> {
  return ask(simulated, "PATCH", `${google.secret}?updateMask=versionAliases`, { versionAliases: { fgk: version } });
}

/** What Cloud SQL would take at a login: the emulator knows, fgk can't ask. */
function passwordOf(simulated: SimulatedCloud): unknown {
  return JSON.stringify(simulated.cloud.state.sql).match(/"flyteadmin":\{[^}]*"password":"([^"]*)"/)?.[1];
}

async function readCopy(simulated: SimulatedCloud): Promise<{ text: string; note: string }> {
  const secret = await ask(simulated, "GET", "cluster:/api/v1/namespaces/flyte/secrets/fgk-prod-db-password");
  const data = secret["data"] as Record<string, string>;
  const { annotations } = secret["metadata"] as { annotations: Record<string, string> };
  return {
    text: Buffer.from(data["012-fgk-database.yaml"] ?? "", "base64").toString("utf8"),
    note: annotations["fgk.dev/password"] ?? "",
  };
}

/** The pods of Flyte, by name, with the version of the password that they began with. */
async function listPods(simulated: SimulatedCloud): Promise<Readonly<Record<string, string>>> {
  const { items } = await ask(simulated, "GET", "cluster:/api/v1/namespaces/flyte/pods");
  const pods = items as { metadata: { name: string; annotations?: Record<string, string> } }[];
  return Object.fromEntries(
    pods
      .filter(({ metadata }) => metadata.name.startsWith("flyte-binary-"))
      .map(({ metadata }) => [metadata.name, metadata.annotations?.["fgk.dev/password-version"] ?? ""]),
  );
}

interface Rotation {
  readonly name: string;
  readonly text: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
  readonly note: string;
  readonly pod: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly dataLoss?: readonly `${string}/${string}`[];
}

const rows: readonly Rotation[] = [
  {
    name: "by its alias",
    text: write("{ secretManager: fgk-prod-db-password }"),
    happens: async (simulated) => {
      await addVersion(simulated);
      await moveAlias(simulated, "2");
    },
    note: "projects/acme-ml/secrets/fgk-prod-db-password@2",
    pod: "2",
  },
  {
    name: "by the version that the file fixes, whatever the alias says",
    text: write("{ secretManager: fgk-prod-db-password, version: 3 }"),
    happens: async (simulated) => {
      await addVersion(simulated, "not-this-one");
      await addVersion(simulated);
      await moveAlias(simulated, "2");
    },
    note: "projects/acme-ml/secrets/fgk-prod-db-password@3",
    pod: "3",
  },
  {
    name: "by a variable of the environment",
    text: write("{ env: DB_PASSWORD }"),
    variables: { DB_PASSWORD: rotated },
    dataLoss: ["secrets.secret/fgk-prod-db-password"],
    happens: async () => undefined,
    note: "env:DB_PASSWORD",
    pod: "env-2",
  },
];

describe("a password is rotated", () => {
  it.each(rows)("$name: user, Secret, annotation, pod; then Flyte logs in", async (row) => {
    const simulated = cloneSimulatedCloud(installed);
    await row.happens(simulated);
    const events: Event[] = [];
    const open = () => openWorld(simulated, { variables: row.variables ?? {} }).world;
    const options = { events, dataLoss: row.dataLoss ?? [] };
    const podsBefore = await listPods(simulated);
    expect(Object.values(podsBefore)).toEqual(["1"]);

    const made = await plan(open(), row.text, options);
    expect(stepsOf(made).slice(0, 3)).toEqual(steps);
    const outcome = await apply(open(), row.text, made, options);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");

    expect(passwordOf(simulated)).toBe(rotated);
    expect(await readCopy(simulated)).toEqual({
      text: `database:\n  postgres:\n    password: "${rotated}"\n`,
      note: row.note,
    });
    const podsAfter = await listPods(simulated);
    expect(Object.values(podsAfter)).toEqual([row.pod]);
    expect(Object.keys(podsAfter)).not.toEqual(Object.keys(podsBefore));
    const checks = await verify(open(), row.text, { changed: outcome.done, events });
    expect(checks.findings.filter(({ finding }) => finding.status !== "green")).toEqual([]);
    expect(stepsOf(await plan(open(), row.text, options))).toEqual([]);
    const said = JSON.stringify([writePlan(made), made.steps, made.header, outcome, checks, events]);
    for (const form of [rotated, Buffer.from(rotated).toString("base64").replace(/=+$/, "")]) {
      expect(said).not.toContain(form);
    }
  });

  it("by the environment, again: shown as different and never as more", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const text = write("{ env: DB_PASSWORD }");
    const open = (password: string) => openWorld(simulated, { variables: { DB_PASSWORD: password } }).world;
    const options = { dataLoss: ["secrets.secret/fgk-prod-db-password"] as const };
    const first = open("canary-first-20aa");
    expect((await apply(first, text, await plan(first, text, options))).status).toBe("done");
    expect(stepsOf(await plan(open("canary-first-20aa"), text))).toEqual([]);
    const made = await plan(open(rotated), text);
    expect(stepsOf(made)).toEqual(steps);
    expect(made.steps.map(({ fields }) => fields.map(({ before, after }) => [before, after]))).toEqual([
      [[{ env: "DB_PASSWORD", compared: "different" }, { env: "DB_PASSWORD" }]],
      [[{ env: "DB_PASSWORD", compared: "different" }, { env: "DB_PASSWORD" }]],
      [["env-2", "env-3"]],
    ]);
    expect((await apply(open(rotated), text, made)).status).toBe("done");
    expect([passwordOf(simulated), Object.values(await listPods(simulated))]).toEqual([rotated, ["env-3"]]);
  });

  it("never by the shortest file: the user keeps its password, and the moved alias is a warning", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = passwordOf(simulated);
    await addVersion(simulated);
    await moveAlias(simulated, "2");
    const made = await plan(openWorld(simulated).world, smallest);
    expect(stepsOf(made)).toEqual([]);
    expect(made.summary.warnings).toEqual([
      "the alias fgk of the secret fgk-prod-db-password names version 2, and Flyte keeps version 1",
    ]);
    expect(passwordOf(simulated)).toBe(before);
  });
});

describe("a password that was changed in Cloud SQL alone", () => {
  it("is no change of the plan; verify is refused at the login and says which command sets it again", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await setPassword(simulated, "typed-in-the-console");
    await passMinutes(simulated, 1);
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const { findings } = await verify(openWorld(simulated).world, smallest);
    expect(findings.find(({ name }) => name === "database")?.finding).toMatchObject({
      status: "red",
      evidence: expect.stringContaining('password authentication failed for user "flyteadmin"'),
      cause: "the database doesn't accept the password that Flyte has",
      mend: expect.stringMatching(
        /gcloud sql users set-password flyteadmin .*gcloud secrets versions access 1 --secret=fgk-prod-db-password/s,
      ),
    });
  });
});

interface Lost {
  readonly name: string;
  readonly text: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
  readonly severity: "error" | "warning";
  readonly said: string;
}

const named = "secrets.secret/fgk-prod-db-password | version";
const list = "gcloud secrets versions list fgk-prod-db-password --project=acme-ml";
const add =
  "add a version and move the alias to its number N: gcloud secrets versions add fgk-prod-db-password --project=acme-ml --data-file=PASSWORD_FILE; gcloud secrets update fgk-prod-db-password --project=acme-ml --update-version-aliases=fgk=N";
const nobody = "of the secret fgk-prod-db-password %: nobody can read the database password in it";
const inCluster = "Flyte goes on with the copy in its cluster; a new cluster couldn't be given the password";

const lost: readonly Lost[] = [
  {
    name: "that the file fixes and that isn't there",
    text: write("{ secretManager: fgk-prod-db-password, version: 2 }"),
    happens: async () => undefined,
    severity: "error",
    said: `${named} 2 ${nobody.replace("%", "isn't there")} | database.password.version names it | write one that is enabled: ${list}`,
  },
  {
    name: "that the file fixes and that is disabled",
    text: write("{ secretManager: fgk-prod-db-password, version: 2 }"),
    happens: async (simulated) => {
      await addVersion(simulated);
      await ask(simulated, "POST", `${google.secret}/versions/2:disable`, {});
    },
    severity: "error",
    said: `${named} 2 ${nobody.replace("%", "is disabled")} | database.password.version names it | gcloud secrets versions enable 2 --secret=fgk-prod-db-password --project=acme-ml`,
  },
  {
    name: "that the alias names and that is destroyed",
    text: write("{ secretManager: fgk-prod-db-password }"),
    happens: async (simulated) => {
      await addVersion(simulated);
      await moveAlias(simulated, "2");
      await ask(simulated, "POST", `${google.secret}/versions/2:destroy`, {});
    },
    severity: "error",
    said: `${named} 2 ${nobody.replace("%", "is destroyed")} | it is the version in use: the secret's alias fgk names it | ${add}`,
  },
  ...[smallest, write("{ secretManager: fgk-prod-db-password }")].map(
    (text): Lost => ({
      name: `that Flyte has a copy of${text === smallest ? ", by the shortest file" : ""}`,
      text,
      happens: (simulated) => ask(simulated, "POST", `${google.secret}/versions/1:destroy`, {}),
      severity: "warning",
      said: `${named} 1 ${nobody.replace("%", "is destroyed")} | ${inCluster} | ${add}`,
    }),
  ),
];

describe("a version that nobody can read", () => {
  it.each(lost)("$name", async ({ text, happens, severity, said }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    const made = await tryPlan(openWorld(simulated).world, text);
    expect(made.ok).toBe(severity === "warning");
    const about = made.diagnostics.filter((one) => one.severity === severity);
    expect(about.map(showDiagnostic)).toEqual([said]);
    if (made.ok) expect(stepsOf(made.value)).toEqual([]);
  });

  it("is said of a variable that isn't set, before anything is tried", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const made = await tryPlan(openWorld(simulated).world, write("{ env: DB_PASSWORD }"));
    const errors = made.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(showDiagnostic)).toEqual([
      "sql.user/flyte-db/flyteadmin | the variable DB_PASSWORD with the password of the database user flyteadmin isn't set | it is compared with the password that Flyte uses, in memory | read -rs DB_PASSWORD && export DB_PASSWORD",
    ]);
  });
});
