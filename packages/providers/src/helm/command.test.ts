import type { RunAnswer, RunOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { requireHelm, runHelm } from "./command.ts";

const address = { server: "https://10.0.0.2", ca: "PEM", token: async () => "ya29.secret-token" };

function worldOf(answer: Partial<RunAnswer> | WorldError, seen: RunOptions[] = []): World {
  return {
    variable: () => undefined,
    run: async (options) => {
      seen.push(options);
      if (answer instanceof WorldError) throw answer;
      return { code: 0, stdout: "", stderr: "", ...answer };
    },
  } as Partial<World> as World;
}

describe("running helm", () => {
  it.each([
    ["killed", { code: 128 }, "it ended by a signal, without a word"],
    ["killed behind a shell", { code: 137, stderr: "Killed\n" }, "Killed"],
  ])("a helm that was %s isn't asked again: its next plan says what it left", async (_, answer, cause) => {
    const failed = runHelm(worldOf(answer), address, { args: [], timeoutMs: 1_000 });
    await expect(failed).rejects.toMatchObject({
      retry: "never",
      diagnostic: { code: "answer-lost", summary: "helm was killed while it was at work", cause },
    });
  });

  it("credentials stand in a private file and in no argument", async () => {
    const seen: RunOptions[] = [];
    await runHelm(worldOf({}, seen), address, { args: ["list"], timeoutMs: 1_000 });
    expect(seen[0]?.args).toEqual(["list", "--kubeconfig", { file: "kubeconfig" }]);
    expect(JSON.parse(String(seen[0]?.files?.["kubeconfig"]))).toMatchObject({
      clusters: [{ cluster: { server: "https://10.0.0.2", "certificate-authority-data": "UEVN" } }],
      users: [{ user: { token: "ya29.secret-token" } }],
    });
  });

  it("asks for a token that outlives helm's wait", async () => {
    const asked: unknown[] = [];
    const token = async (lifeMs?: number): Promise<string> => {
      asked.push(lifeMs);
      return "ya29.secret-token";
    };
    await runHelm(worldOf({}), { ...address, token }, { args: ["list"], timeoutMs: 960_000 });
    expect(asked).toEqual([960_000]);
  });

  it.each([
    [
      "another helm runs",
      "Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress",
      "busy",
      "helm-failed",
    ],
    [
      "the connection is cut",
      'Error: Get "https://10.0.0.2/api": read: connection reset by peer',
      "lost",
      "helm-failed",
    ],
    [
      "a hand edit",
      'Error: UPGRADE FAILED: conflict occurred while applying object: Apply failed with 1 conflict: conflict with "kubectl-edit"',
      "never",
      "helm-failed",
    ],
    [
      "the chart's repository is silent: nothing was lost, nothing was begun",
      'Error: looks like "https://c.example" is not a valid chart repository or cannot be reached: Get "https://c.example/index.yaml": dial tcp 10.9.9.9:443: i/o timeout',
      "transient",
      "unreachable",
    ],
    ["pods don't come", "Error: UPGRADE FAILED: context deadline exceeded", "never", "helm-failed"],
  ])("%s", async (_, stderr, retry, code) => {
    const failed = runHelm(worldOf({ code: 1, stderr }), address, { args: [], timeoutMs: 1_000 });
    await expect(failed).rejects.toMatchObject({ retry, diagnostic: { code } });
  });

  it("repeats the last lines only, without secrets", async () => {
    const stderr = `${"noise\n".repeat(50)}token ya29.secret-token refused\nError: no`;
    const failed = runHelm(worldOf({ code: 1, stderr }), address, { args: [], timeoutMs: 1_000 });
    const error = await failed.catch((reason: { diagnostic: { cause: string } }) => reason);
    const cause = (error as { diagnostic: { cause: string } }).diagnostic.cause;
    expect(cause.split("\n")).toHaveLength(8);
    expect(cause).not.toContain("secret-token");
  });

  it("a helm that was killed may have done its work", async () => {
    const failed = runHelm(worldOf(new WorldError("timeout", "15 min")), address, { args: [], timeoutMs: 1_000 });
    await expect(failed).rejects.toMatchObject({ retry: "lost", diagnostic: { code: "answer-lost" } });
  });
});

describe("helm's version", () => {
  it.each([
    ["v3.22.0", { major: 3, minor: 22 }],
    ["v3.19.0+g3d8990f", { major: 3, minor: 19 }],
    ["v4.3.1", { major: 4, minor: 3 }],
    ["4.0.0", { major: 4, minor: 0 }],
  ])("%s", async (stdout, expected) => {
    expect(await requireHelm(worldOf({ stdout }))).toEqual(expected);
  });

  it.each([
    ["isn't installed", worldOf(new WorldError("no-command", "ENOENT")), "helm isn't installed"],
    [
      "isn't where it is said to be",
      { ...worldOf(new WorldError("no-command", "ENOENT")), variable: () => "/opt/helm" },
      "helm isn't where FGK_HELM says: /opt/helm",
    ],
    ["is too old", worldOf({ stdout: "v3.18.6" }), "helm 3.18 is too old"],
    ["is another program", worldOf({ stdout: "nonsense" }), "helm doesn't say its version"],
    ["is broken", worldOf({ code: 1, stderr: "Error: no" }), "helm doesn't say its version"],
  ])("helm %s", async (_, world, said) => {
    await expect(requireHelm(world)).rejects.toMatchObject({ message: said, diagnostic: { code: "no-helm" } });
  });
});
