import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort, openFlyte } from "../clients/flyte-environment.ts";
import type { EndedHere } from "../clients/run-here.ts";
import { runHere } from "../clients/run-here.ts";
import type { Environment } from "../environment/open-environment.ts";
import { findPyflyte } from "./pyflyte/find-pyflyte.ts";

const found = findPyflyte();
const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const workflow = (greeting: string, inputs = "name: str"): string => `from flytekit import task, workflow


@task
def hello(${inputs}) -> str:
    return "${greeting}"


@workflow
def wf(${inputs}) -> str:
    return hello(name=name)
`;

interface Policy {
  readonly bindings?: readonly { readonly role: string; readonly members: readonly string[] }[];
}

if ("why" in found) {
  it.skip(`fgk register with the real pyflyte (not here: ${found.why})`, () => {});
} else {
  const program = path.join(found.bin, "pyflyte");
  describe("fgk register with the real pyflyte", () => {
    let environment: Environment;
    const write = (name: string, text: string): Promise<void> =>
      fs.writeFile(path.join(environment.folder, name), text);
    const register = (version: string, ...paths: readonly string[]): Promise<EndedHere> => {
      const place = ["--project", "flytesnacks", "--domain", "development", "--version", version];
      return runHere(environment, ["register", ...place, ...paths], { FGK_PYFLYTE: program });
    };
    const ask = async (method: string, where: string, body?: object): Promise<Policy> => {
      const headers = { authorization: "Bearer somebody", "content-type": "application/json" };
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`${environment.emulator.url}${where}`, { method, headers, ...text });
      if (!answer.ok) throw new Error(await answer.text());
      return (await answer.json()) as Policy;
    };
    const without = (policy: Policy, role: string): Policy => ({
      ...policy,
      bindings: (policy.bindings ?? []).filter((binding) => binding.role !== role),
    });

    beforeAll(async () => {
      environment = await openFlyte();
      await fs.mkdir(path.join(environment.folder, "workflows"));
      await write("workflows/__init__.py", "");
      await write("workflows/wf1.py", workflow("hello"));
    }, 600_000);
    afterAll(() => environment?.close());

    it("registers, and again the same", async () => {
      for (const ended of [await register("v1", "workflows/wf1.py"), await register("v1", "workflows/wf1.py")]) {
        expect([ended.code, ended.out]).toEqual([
          0,
          "Registered in flytesnacks, development. To see it: fgk connect\n",
        ]);
        expect(ended.err).toMatch(/\(flytekit \d+\.\d+/);
        expect(ended.err).toContain("[✔] Task: workflows.wf1.hello\n");
        expect(ended.err).toContain("Successfully registered 3 entities\n");
      }
    });

    it("other code under the same version", async () => {
      await write(
        "workflows/wf1.py",
        workflow("hello", "name: str, loud: bool = False").replace("name=name", "name=name, loud=loud"),
      );
      const ended = await register("v1", "workflows/wf1.py");
      await write("workflows/wf1.py", workflow("hello"));
      expect([ended.code, ended.out]).toEqual([1, ""]);
      expect(ended.err).toContain("error[cloud-refused]: this version is registered already, with other code\n");
      expect(ended.err).toContain("= help: give it a version of its own: --version VERSION (every file");
    });

    it("token creator is missing", async () => {
      const where = `/v1/projects/acme-ml/serviceAccounts/${account}`;
      const policy = await ask("POST", `${where}:getIamPolicy`, {});
      const set = (to: Policy) => ask("POST", `${where}:setIamPolicy`, { policy: { bindings: to.bindings } });
      await set(without(policy, "roles/iam.serviceAccountTokenCreator"));
      const ended = await register("v2", "workflows/wf1.py");
      await set(policy);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain("Failed to get signed url");
      expect(ended.err).toContain(
        `error[cloud-refused]: ${account} may not sign links: it needs the token creator role on itself\n`,
      );
    });

    it("the right on the bucket is missing", async () => {
      const where = "/storage/v1/b/acme-ml-flyte-metadata/iam";
      const policy = await ask("GET", where);
      const set = (to: Policy) => ask("PUT", where, { bindings: to.bindings });
      await set({ bindings: [] });
      const ended = await register("v3", "workflows/wf1.py");
      await set(policy);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain(
        `error[cloud-refused]: ${account} may not write to the bucket acme-ml-flyte-metadata\n`,
      );
      // The link that was refused was a key to the bucket all the same.
      expect(ended.err).not.toMatch(/Signature=[A-Za-z0-9%]{20}/);
    });

    it("a project that isn't registered, found before pyflyte is started", async () => {
      const place = ["--project", "ranking", "--domain", "development"];
      const ended = await runHere(environment, ["register", ...place, "workflows/wf1.py"], { FGK_PYFLYTE: program });
      expect(ended.code).toBe(1);
      expect(ended.err).toMatch(/^error\[not-found\].*the project ranking isn't registered in Flyte\n/);
      expect(ended.err).not.toContain("Registering");
    });

    it("code that imports what isn't installed", async () => {
      await write("workflows/wf2.py", "import nothing_of_this_name\n");
      const ended = await register("v4", "workflows/wf2.py");
      expect(ended.code).toBe(1);
      expect(ended.err).toContain("error[program-failed]: the code imports nothing_of_this_name, and pyflyte's Python");
    });

    it("by hand: with what fgk connect opens and fgk flyte config writes", async () => {
      const port = await findFreePort();
      const running = environment.start(["connect", "--http-port", "0", "--grpc-port", `${port}`]);
      await running.says("Ctrl-C ends it.");
      const config = ["flyte", "config", "--endpoint", `localhost:${port}`, "--out", "config.yaml"];
      expect((await runHere(environment, config)).code).toBe(0);
      const args = ["--config", "config.yaml", "register", "--project", "flytesnacks", "--domain", "development"];
      const { stdout } = await promisify(execFile)(program, [...args, "--version", "v5", "workflows/wf1.py"], {
        cwd: environment.folder,
      });
      running.child.kill("SIGINT");
      expect((await running.ended).code).toBe(0);
      expect(stdout).toContain("Successfully registered 3 entities\n");
    });
  });
}
