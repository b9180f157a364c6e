import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeCommand, root } from "../guide/emulator-process.ts";
import { findPyflyte } from "./pyflyte/find-pyflyte.ts";
import type { Ended, Place } from "./pyflyte/place.ts";
import { openPlace } from "./pyflyte/place.ts";
import { withoutRole } from "./pyflyte/policies.ts";

const pyflyte = findPyflyte();
const execute = promisify(execFile);

if ("why" in pyflyte) it.skip(`the real pyflyte (not here: ${pyflyte.why})`, () => {});
else describe("the real pyflyte", () => runCases(pyflyte.bin));

function runCases(bin: string): void {
  let place: Place;

  beforeAll(async () => {
    place = await openPlace(bin);
    await writeConfig("config.yaml", place.ports.grpc);
  }, 600_000);

  afterAll(() => place?.close());

  function writeConfig(name: string, port: number, insecure = true): Promise<void> {
    const text = `admin:\n  endpoint: dns:///localhost:${port}\n  insecure: ${insecure}\n`;
    return fs.writeFile(path.join(place.folder, name), text);
  }

  interface Registration {
    readonly project?: string;
    readonly version?: string;
    readonly config?: string;
  }

  function register({
    project = "flytesnacks",
    version = "v1",
    config = "config.yaml",
  }: Registration = {}): Promise<Ended> {
    const where = ["--project", project, "--domain", "development", "--version", version];
    return place.run("pyflyte", "--config", config, "register", ...where, "workflows/wf1.py");
  }

  /** Asks by reflection, as grpcurl does. */
  async function grpcurl(method: string, request: object): Promise<Record<string, unknown>> {
    const [node = "", ...before] = nodeCommand;
    const client = path.join(root, "test/guide/reflection-client.ts");
    const at = `127.0.0.1:${place.ports.grpc}`;
    const asked = ["-plaintext", "-d", JSON.stringify(request), at, `flyteidl.service.AdminService.${method}`];
    return JSON.parse((await execute(node, [...before, client, ...asked])).stdout) as Record<string, unknown>;
  }

  const registered = [
    "[✔] Task: workflows.wf1.hello",
    "[✔] Workflow: workflows.wf1.wf",
    "[✔] Launch Plan: workflows.wf1.wf",
    "Successfully registered 3 entities",
  ].join("\n");
  const packed = /Successfully packaged 3 flyte objects into \S+\/flyte-package\.tgz\n$/;

  it("packages", async () => {
    expect(await place.run("pyflyte", "--pkgs", "workflows", "package", "-f")).toMatchObject({
      code: 0,
      text: expect.stringMatching(packed),
    });
  });

  it("registers, and what it registered is there, with its code in the bucket", async () => {
    expect(await register()).toMatchObject({ code: 0, text: expect.stringContaining(registered) });
    const id = { project: "flytesnacks", domain: "development" };
    const listed = await grpcurl("ListTasks", { id, limit: 10 });
    expect(listed["tasks"]).toMatchObject([{ id: { ...id, name: "workflows.wf1.hello", version: "v1" } }]);
    expect(await grpcurl("ListLaunchPlanIds", { ...id, limit: 10 })).toMatchObject({
      entities: [{ ...id, name: "workflows.wf1.wf" }],
    });
    const objects = Object.keys(place.emulator.cloud.state.buckets["acme-ml-flyte-metadata"]?.["objects"]);
    expect(objects.map((name) => name.replace(/[A-Z2-7]{26}======\/fast[0-9a-f]{32}/, "SUM/fast"))).toEqual(
      expect.arrayContaining([
        "flytesnacks/development/SUM/fast.tar.gz",
        "metadata/admin/flytesnacks/development/workflows.wf1.wf/v1",
      ]),
    );
  });

  it("the same again: done", async () => {
    expect(await register()).toMatchObject({ code: 0, text: expect.stringContaining(registered) });
  });

  it("other code under the same version: refused, with what differs", async () => {
    const file = path.join(place.folder, "workflows/wf1.py");
    const text = await fs.readFile(file, "utf8");
    await fs.writeFile(file, text.replace('"hello"', '"hallo"'));
    const { code, text: said } = await register();
    await fs.writeFile(file, text);
    expect(code).toBe(1);
    expect(said).toMatch(
      /StatusCode\.INVALID_ARGUMENT\n\tDetails: workflows\.wf1\.hello task with different structure already exists\. \(Please register a new version of the task\):\n\/template\/Target\/Container\/args\/2:\n\t- gs:\S+ \n\t\+ gs:\S+\n$/,
    );
  });

  const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";

  it("without token creator: the first status names signBlob, the last line doesn't", async () => {
    const role = { on: "account", role: "roles/iam.serviceAccountTokenCreator" } as const;
    const { code, text } = await withoutRole(place.emulator, role, () => register({ version: "v2" }));
    expect([code, firstStatus(text)]).toEqual([
      1,
      "INTERNAL: failed to create a signed url. Error: unable to sign bytes: googleapi: Error 403: Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist)., forbidden",
    ]);
    expect(text).toMatch(/RuntimeError: Failed to get signed url for fast[0-9a-f]{32}\.tar\.gz\.\n$/);
  });

  it("without the right to write into the bucket: storage's own refusal", async () => {
    const role = { on: "bucket", role: "roles/storage.objectAdmin" } as const;
    const { code, text } = await withoutRole(place.emulator, role, () => register({ version: "v2" }));
    expect(code).toBe(1);
    expect(text).toContain(
      `<Error><Code>AccessDenied</Code><Message>Access denied.</Message><Details>${account} does not have storage.objects.create access`,
    );
  });

  it("without the project", async () => {
    expect(await register({ project: "nosuch" })).toMatchObject({
      code: 1,
      text: expect.stringContaining(
        "StatusCode.INVALID_ARGUMENT\n\tDetails: failed to validate that project [nosuch] and domain [development] are registered, err: [project [nosuch] not found]\n",
      ),
    });
  });

  it.each([
    ["to the HTTP port", "http", true, /\(Trying to connect an http1\.x server \(HTTP status 400\)\)$/],
    ["with TLS to a port without", "grpc", false, /WRONG_VERSION_NUMBER/],
    ["to no server", "none", true, /Failed to connect to remote host: Connection refused$/],
  ] as const)("%s: unavailable", async (_name, port, insecure, cause) => {
    // Nothing listens on the port of a protocol that nobody speaks.
    await writeConfig("wrong.yaml", port === "none" ? 1 : place.ports[port], insecure);
    const { code, text } = await register({ config: "wrong.yaml" });
    expect([code, firstStatus(text)]).toEqual([1, expect.stringMatching(/^UNAVAILABLE: /)]);
    expect(firstStatus(text)).toMatch(cause);
    expect(text).toMatch(/RuntimeError: Failed to get signed url for fast[0-9a-f]{32}\.tar\.gz\.\n$/);
  });

  it("starts what it registered, and activates a launch plan", async () => {
    const where = ["--project", "flytesnacks", "--domain", "development"];
    const run = await place.run(
      "pyflyte",
      "--config",
      "config.yaml",
      "run",
      "--remote",
      ...where,
      "workflows/wf1.py",
      "wf",
    );
    expect(run).toMatchObject({ code: 0, text: expect.stringContaining("/executions/a") });
    const activate = ["launchplan", ...where, "--activate", "workflows.wf1.wf", "v1"];
    expect(await place.run("pyflyte", "--config", "config.yaml", ...activate)).toMatchObject({
      code: 0,
      text: expect.stringContaining("Launchplan was set to ACTIVE: workflows.wf1.wf:v1"),
    });
  });

  it("has the messages that the emulator says by reflection, field for field", async () => {
    const services = ["AdminService", "DataProxyService", "SignalService"].map((name) => `flyteidl.service.${name}`);
    const script = path.join(import.meta.dirname, "pyflyte/compare_descriptors.py");
    const compared = await place.run("python", script, `localhost:${place.ports.grpc}`, ...services);
    expect(compared).toEqual({ code: 0, text: "203 messages compared\n" });
  });
}

/** The first gRPC status that pyflyte shows: `INTERNAL: details`. */
function firstStatus(text: string): string | undefined {
  const found = /status = StatusCode\.(\w+)\s+details = "(.*)"/.exec(text);
  return found === null ? undefined : `${found[1]}: ${found[2]}`;
}
