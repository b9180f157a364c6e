import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Environment, openEnvironment } from "./open-environment.ts";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
});
afterAll(() => environment.close());
beforeEach(() => environment.edit("name: prod", "name: prod"));

const reading = "Reading what is there (38 things)…\n";

/** A program that says what it is told to. */
async function writeProgram(name: string, script: string): Promise<string> {
  const file = path.join(environment.folder, name);
  await fs.writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

describe("who asks", () => {
  it("no credentials: one diagnostic, exit 4, and no waiting for a machine's own account", async () => {
    const alone = { FGK_GOOGLE_ENDPOINT: undefined, FGK_HELM: undefined };
    for (const command of ["plan", "verify"]) {
      const ended = await environment.run([command], alone);
      expect(ended.err.replace(/^(?:Reading|Asking) .*\n/, "")).toBe(`\
error[no-credentials]: there are no Google credentials that work
  = why: Could not load the default credentials. Browse to https://cloud.google.com/docs/authentication/getting-started for more information.
  = help: gcloud auth application-default login
`);
      expect([ended.code, ended.out]).toEqual([4, ""]);
      expect(ended.tookMs).toBeLessThan(8_000);
    }
  });

  it("a file of credentials that isn't there", async () => {
    const ended = await environment.run(["plan"], {
      FGK_GOOGLE_ENDPOINT: undefined,
      GOOGLE_APPLICATION_CREDENTIALS: "/nowhere/key.json",
    });
    expect(ended.code).toBe(4);
    expect(ended.err).toContain("error[no-credentials]: there are no Google credentials that work\n");
    expect(ended.err).toContain("/nowhere/key.json");
    expect(ended.err).toContain("  = help: gcloud auth application-default login\n");
  });

  it("a token that has expired", async () => {
    environment.emulator.cloud.faults.tokensExpired = ["old"];
    const ended = await environment.run(["plan"], { FGK_GOOGLE_TOKEN: "old" });
    expect(ended.err).toBe(`${reading}\
error[no-credentials]: Google doesn't take the credentials: they have expired or aren't valid
  = why: Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.
  = help: gcloud auth application-default login
`);
    expect(ended.code).toBe(4);
  });

  it("no permission: which one, and which role has it", async () => {
    Object.assign(environment.emulator.cloud.state.callers, {
      guest: { email: "guest@acme.example", permissions: ["resourcemanager.projects.get"] },
    });
    const ended = await environment.run(["plan"], { FGK_GOOGLE_TOKEN: "guest" });
    expect(ended.code).toBe(4);
    expect(ended.err).toContain(`\
error[no-permission]: no permission to list the APIs of acme-ml (needs serviceusage.services.list)
 --> fgk.yaml:4:1
  |
4 | google:
  | ^^^^^^
  = at: services.api/cloudresourcemanager.googleapis.com
`);
    expect(ended.err).toContain("  = permission: serviceusage.services.list\n");
    expect(ended.err).toContain(
      "  = help: an owner of the project runs: gcloud projects add-iam-policy-binding acme-ml --member=user:YOU --role=roles/serviceusage.serviceUsageAdmin\n",
    );
    expect(ended.err).not.toContain("note[");
  });
});

describe("where it goes", () => {
  it("a project that isn't there: one diagnostic at its line, exit 4", async () => {
    await environment.edit("project: acme-ml", "project: acme-mm");
    const ended = await environment.run(["plan"]);
    expect(ended.err).toBe(`${reading}\
error[no-project]: there is no project acme-mm, or these credentials may not see it
 --> fgk.yaml:5:3
  |
5 |   project: acme-mm
  |   ^^^^^^^
  = why: Permission denied on resource project acme-mm.
  = help: see which ones there are (gcloud projects list) and who asks (gcloud auth list)
`);
    expect([ended.code, ended.out]).toEqual([4, ""]);
  });

  it("an API that is off and that the file doesn't let fgk enable", async () => {
    await environment.edit("location: europe-west1-b", "location: europe-west1-b\n  apis: { managed: false }");
    const ended = await environment.run(["plan"]);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(ended.err).toContain("error[api-disabled]: the API container.googleapis.com is not enabled in acme-ml\n");
    expect(ended.err).toContain(
      "  = help: its owner runs: gcloud services enable container.googleapis.com --project=acme-ml\n",
    );
  });

  it("an address that isn't this machine's", async () => {
    const ended = await environment.run(["plan"], { FGK_GOOGLE_ENDPOINT: "https://googleapis.evil.example" });
    expect(ended.err).toBe(`\
error[usage]: FGK_GOOGLE_ENDPOINT must be a URL of this machine
  = why: it points all Google APIs at an emulator; only http(s)://127.x.x.x, localhost and [::1] are taken
  = help: unset FGK_GOOGLE_ENDPOINT, or set it to what \`fgk emulator\` prints
`);
    expect(ended.code).toBe(1);
  });

  it("an emulator that doesn't run: said at once", async () => {
    const ended = await environment.run(["plan"], { FGK_GOOGLE_ENDPOINT: "http://127.0.0.1:1" });
    expect(ended.err).toMatch(
      /^Reading .*\nerror\[unreachable\]: nothing listens at http:\/\/127\.0\.0\.1:1, where FGK_GOOGLE_ENDPOINT points to\n {2}= why: .*\n {2}= help: start the emulated cloud \(fgk emulator\) and set what it prints; .*\n$/,
    );
    expect(ended.code).toBe(1);
    expect(ended.tookMs).toBeLessThan(8_000);
  });
});

describe("helm", () => {
  const install =
    "install helm 3.19 or later (or 4) from https://helm.sh/docs/intro/install, then run the command again";

  it("isn't there: said before the first write", async () => {
    const before = environment.writes();
    for (const args of [["plan"], ["apply", "--yes"]]) {
      const ended = await environment.run(args, { FGK_HELM: undefined, PATH: "/nowhere" });
      expect(ended.err).toBe(`${reading}\
error[no-helm]: helm isn't installed
  = why: helm can't be started (ENOENT): helm
  = help: ${install}; for the emulated cloud FGK_HELM=stand-in will do
`);
      expect(ended.code).toBe(1);
    }
    expect(environment.writes()).toBe(before);
  });

  it.each([
    ["is too old", "echo v3.12.0+gc9f554d", "helm 3.12 is too old", "fgk needs helm 3.19 or later"],
    ["is another program", "echo hello", "helm doesn't say its version", "helm version answered: hello"],
    ["is broken", "exit 3", "helm doesn't say its version", "helm version ended with code 3"],
  ])("%s", async (_name, script, summary, cause) => {
    const before = environment.writes();
    const ended = await environment.run(["apply", "--yes"], { FGK_HELM: await writeProgram("helm", script) });
    expect(ended.err).toBe(`${reading}error[no-helm]: ${summary}\n  = why: ${cause}\n  = help: ${install}\n`);
    expect([ended.code, environment.writes()]).toEqual([1, before]);
  });
});

describe("a plan file", () => {
  it.each([
    [
      "that isn't there",
      "nowhere.plan.yaml",
      1,
      "error[file-unreadable]: can't read nowhere.plan.yaml\n  = why: there is no such file or folder\n  = help: write one: fgk plan --out FILE\n",
    ],
    [
      "that is a folder",
      ".",
      1,
      "error[file-unreadable]: can't read .\n  = why: it is a folder\n  = help: write one: fgk plan --out FILE\n",
    ],
    [
      "that is a picture",
      "picture.yaml",
      1,
      "error[file-unreadable]: can't read picture.yaml\n  = why: it isn't text in UTF-8\n  = help: save it as UTF-8 text\n",
    ],
    ["that is the deployment file", "fgk.yaml", 3, "error[plan-altered]: this is a deployment file, not a plan\n"],
    ["that is another YAML file", "other.yaml", 3, "error[plan-altered]: this file isn't a plan of fgk\n"],
    ["that is empty", "empty.yaml", 3, "error[plan-altered]: this file isn't a plan of fgk\n"],
  ])("%s", async (_name, file, code, said) => {
    await fs.writeFile(path.join(environment.folder, "picture.yaml"), Buffer.from([0x89, 0x50, 0xff, 0x00]));
    await fs.writeFile(path.join(environment.folder, "other.yaml"), "services:\n  web: { image: nginx }\n");
    await fs.writeFile(path.join(environment.folder, "empty.yaml"), "");
    const before = environment.emulator.cloud.journal.length;
    const ended = await environment.run(["apply", file]);
    expect(ended.err.startsWith(said)).toBe(true);
    expect(ended.err).toMatch(/^ *= help: \S/m);
    expect([ended.code, ended.out]).toEqual([code, ""]);
    expect(environment.emulator.cloud.journal.length).toBe(before);
  });
});

describe("a call", () => {
  it.each([
    [
      ["apply"],
      "there is no terminal to ask on",
      "add --yes to apply without being asked (and --allow RISK for what needs consent), or apply a reviewed plan file: fgk apply PLAN",
    ],
    [["aplly"], 'unknown command "aplly"', "did you mean apply?"],
    [["apply", "-auto-approve"], "unknown flag -auto-approve", "did you mean --yes?"],
    [["plan", "--detailed-exit-code"], "unknown flag --detailed-exit-code", "did you mean --detailed-exitcode?"],
    [["plan", "--refresh=false"], "unknown flag --refresh", "it isn't needed: fgk always reads what is really there"],
    [["apply", "--yes", "--timeout", "soon"], '--timeout "soon" is no duration', "write 90s, 30m or 2h"],
    [["plan", "--allow", "node"], '--allow can\'t be "node"', "did you mean nodes?"],
    [
      ["plan", "--target", "flyte"],
      '--target "flyte" is no address',
      "an address is kind/name: gke.cluster/flyte; fgk plan prints them",
    ],
    [["apply", "one", "two"], 'fgk apply doesn\'t know what to do with "two"', "usage: fgk apply [PLAN] [flags]"],
    [["show"], "fgk show needs more", "usage: fgk show PLAN [--json] [--verbose]"],
  ])("%j says what was meant, before it reads anything", async (args, summary, help) => {
    const before = environment.emulator.cloud.journal.length;
    const ended = await environment.run(args);
    expect(ended.err).toBe(`error[usage]: ${summary}\n  = help: ${help}\n`);
    expect([ended.code, ended.out]).toEqual([1, ""]);
    expect(environment.emulator.cloud.journal.length).toBe(before);
  });
});
