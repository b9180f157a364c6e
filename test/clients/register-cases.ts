import fs from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "../environment/open-environment.ts";
import type { Running } from "../product/spawn-fgk.ts";
import { isTaken } from "./flyte-environment.ts";
import type { EndedHere } from "./run-here.ts";
import { runHere } from "./run-here.ts";
import type { StandInPyflyte } from "./stand-in-pyflyte.ts";
import { makePyflyte } from "./stand-in-pyflyte.ts";

const place = ["--project", "flytesnacks", "--domain", "development"];

/** What `fgk register` does, as a program of its own, with a pyflyte that only writes down how it was called. */
export function describeRegister(opened: () => Environment): void {
  describe("fgk register", () => {
    let pyflyte: StandInPyflyte;
    const start = (args: readonly string[]): Running =>
      opened().start(["register", ...args], { FGK_PYFLYTE: pyflyte.program });
    const run = (args: readonly string[], program = pyflyte.program): Promise<EndedHere> =>
      runHere(opened(), ["register", ...args], { FGK_PYFLYTE: program });
    beforeAll(async () => {
      const { folder } = opened();
      pyflyte = await makePyflyte(path.join(folder, "tools"), { flytekit: "1.16.31", docker: false });
      await fs.mkdir(path.join(folder, "workflows"));
      await fs.writeFile(path.join(folder, "workflows/wf1.py"), "from flytekit import task\n");
      await fs.writeFile(path.join(folder, "workflows/own.py"), "image = ImageSpec(packages=['numpy'])\n");
    });

    it("runs it where the user stands, by its absolute path, with a port and a configuration of its own", async () => {
      const images = ["--image", "acme/x:1", "--image", "gpu=acme/y:2", "--destination-dir", "/app"];
      const ended = await run([...place, "--version", "v1", ...images, "workflows/wf1.py", "--", "--env", "A=1"]);
      expect([ended.code, ended.out]).toEqual([0, "Registered in flytesnacks, development. To see it: fgk connect\n"]);
      expect(ended.err).toBe(
        `Registering in flytesnacks, development, with ${pyflyte.program} (flytekit 1.16.31):\nSuccessfully registered 3 entities\n`,
      );
      const call = await pyflyte.called();
      const [flag, config = "", ...args] = call?.args ?? [];
      expect([call?.program, flag, call?.folder]).toEqual([pyflyte.program, "--config", opened().folder]);
      expect(args.join(" ")).toBe(
        "register --project flytesnacks --domain development --version v1 --image acme/x:1 --image gpu=acme/y:2 --destination-dir /app --env A=1 workflows/wf1.py",
      );
      expect(call?.config).toMatch(
        /^admin:\n {2}endpoint: localhost:\d+\n {2}insecure: true\nconsole:\n {2}endpoint: http:\/\/localhost:8088\n$/,
      );
      await expect(fs.stat(config)).rejects.toThrow("ENOENT");
      expect(await isTaken(Number(/localhost:(\d+)/.exec(call?.config ?? "")?.[1]))).toBe(false);
    });

    it("what a person has set for another Flyte doesn't lead there", async () => {
      const other = ["FLYTE_PLATFORM_URL", "FLYTE_PLATFORM_INSECURE", "FLYTE_CREDENTIALS_CLIENT_SECRET"];
      for (const name of other) process.env[name] = "other.example";
      process.env["FLYTE_PUSH_IMAGE_SPEC"] = "false";
      try {
        expect((await run([...place, "workflows/wf1.py"])).code).toBe(0);
      } finally {
        for (const name of [...other, "FLYTE_PUSH_IMAGE_SPEC"]) delete process.env[name];
      }
      const environment = (await pyflyte.called())?.environment;
      expect(environment).not.toContain("other.example");
      expect(environment).toContain("FLYTE_PUSH_IMAGE_SPEC=false\n");
    });

    it("the only project of the file is meant when none is named; a domain must be", async () => {
      expect((await run(["--domain", "staging", "workflows/wf1.py"])).code).toBe(0);
      expect((await pyflyte.called())?.args).toContain("flytesnacks");
      const refused = await run(["workflows/wf1.py"]);
      expect([refused.code, refused.err]).toEqual([
        1,
        "error[usage]: --domain says which domain it is for\n  = help: one of: development, staging, production\n",
      ]);
    });

    it("a failure: pyflyte's words as they come, then the cause by the first status, and code 1", async () => {
      const details =
        "failed to create a signed url. Error: unable to sign bytes: googleapi: Error 403: Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist)., forbidden";
      const words = `_InactiveRpcError: <_InactiveRpcError of RPC that terminated with:
\tstatus = StatusCode.INTERNAL
\tdetails = "${details}"
\tdebug_error_string = "x"
>
RuntimeError: Failed to get signed url for fast1.tar.gz.
`;
      await pyflyte.answer(words, 1);
      const ended = await run([...place, "workflows/wf1.py"]);
      expect([ended.code, ended.out]).toEqual([1, ""]);
      const at = ended.err.indexOf("error[cloud-refused]: flyte-sa@acme-ml.iam.gserviceaccount.com may not sign links");
      expect(at).toBeGreaterThan(ended.err.indexOf("Failed to get signed url"));
      expect(ended.err).toContain(`why: INTERNAL: ${details}\n`);
      expect(ended.err).toContain("= help: fgk apply mends it; by hand: gcloud iam service-accounts add-iam-policy-b");
    });

    it("as JSON lines, the output too", async () => {
      await pyflyte.answer("ModuleNotFoundError: No module named 'pandas'\n", 1);
      const ended = await run([...place, "--json", "workflows/wf1.py"]);
      const lines = ended.out.trim().split("\n");
      const types = lines.map((line) => String((JSON.parse(line) as Readonly<Record<string, unknown>>)["type"]));
      expect([ended.code, ended.err, types]).toEqual([1, "", ["version", "registering", "output", "diagnostic"]]);
      expect(lines.at(-1)).toContain("the code imports pandas");
    });

    it("images that nobody here can build are said before, and again when pyflyte took them for built", async () => {
      await pyflyte.answer("Flytekit assumes the image acme/x:f1 already exists.\n", 0);
      const ended = await run([...place, "--image", "image.yaml", "workflows"]);
      expect(ended.code).toBe(0);
      const [before, after] = ended.err.split("Registering in");
      expect(before).toContain(
        "no Docker engine answers here, and image.yaml, workflows/own.py describe images to build",
      );
      expect(before).toContain("why: docker.errors.DockerException: no engine\n");
      expect(before).toContain("DOCKER_HOST=ssh://USER@HOST");
      expect(after).toContain("nobody looked whether acme/x:f1 is there: tasks fail when it isn't");
    });

    it("what is wrong beforehand comes out at once, and pyflyte isn't started", async () => {
      await pyflyte.answer("", 0);
      const { folder } = opened();
      const none = await runHere(opened(), ["register", ...place, "nowhere", "workflows/wf1.py"], { PATH: folder });
      expect(none.code).toBe(1);
      expect(none.err).toContain("error[file-unreadable]: can't read nowhere\n");
      expect(none.err).toContain("error[not-found]: pyflyte isn't installed\n");
      const project = await run(["--project", "flytesnack", "--domain", "prodution", "workflows/wf1.py"]);
      expect(project.err).toContain("the project flytesnack isn't registered in Flyte\n");
      expect(project.err).toContain("did you mean flytesnacks? Else add it to flyte.projects, then: fgk apply");
      expect(project.err).toContain("domain prodution\n");
      const named = await run([...place, "workflows"], "tools/pyflyte");
      expect(named.err).toContain("error[not-found]: pyflyte isn't where FGK_PYFLYTE says: tools/pyflyte\n");
      expect(await pyflyte.called()).toBeUndefined();
    });

    it("a pyflyte whose Python has lost its flytekit", async () => {
      const broken = await makePyflyte(path.join(opened().folder, "broken"), { flytekit: "", docker: true });
      const ended = await run([...place, "workflows/wf1.py"], broken.program);
      expect([ended.code, ended.err]).toEqual([
        1,
        `error[program-failed]: ${broken.program} is there, and its Python has no flytekit\n  = why: PackageNotFoundError: flytekit\n  = help: ${path.join(path.dirname(broken.program), "python3")} -m pip install flytekit\n`,
      ]);
    });

    it("Ctrl-C ends pyflyte, too: code 130", async () => {
      await pyflyte.answer("Serializing and registering\n", "wait");
      const running = start([...place, "workflows/wf1.py"]);
      await running.says("Serializing and registering");
      const asked = performance.now();
      running.child.kill("SIGINT");
      const ended = await running.ended;
      expect([ended.code, ended.err.endsWith("Interrupted.\n")]).toEqual([130, true]);
      expect(performance.now() - asked).toBeLessThan(5_000);
      expect(await isTaken(Number(/localhost:(\d+)/.exec((await pyflyte.called())?.config ?? "")?.[1]))).toBe(false);
    });
  });
}
