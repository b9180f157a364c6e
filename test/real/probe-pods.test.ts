import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatorProcess } from "../guide/emulator-process.ts";
import { startEmulatorProcess } from "../guide/emulator-process.ts";
import { root } from "../product/run-fgk.ts";
import type { Running } from "../product/spawn-fgk.ts";
import { spawnFgk } from "../product/spawn-fgk.ts";
import type { ControlPlane } from "./kit/start-control-plane.ts";
import { startControlPlane } from "./kit/start-control-plane.ts";

const execute = promisify(execFile);

describe("probe pods in a real cluster that enforces Pod Security `restricted`", () => {
  let plane: ControlPlane;
  let emulator: EmulatorProcess;
  let folder: string;

  beforeAll(async () => {
    plane = await startControlPlane();
    folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-probe-pods-")));
    emulator = await startEmulatorProcess({ folder, kubernetes: plane.kubeconfig });
    const file = await fs.readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8");
    await fs.writeFile(path.join(folder, "fgk.yaml"), file.replace("../../packages", path.join(root, "packages")));
    expect(await fgk("apply", "--yes").ended).toMatchObject({ code: 0 });
    const level = [
      "pod-security.kubernetes.io/enforce=restricted",
      "pod-security.kubernetes.io/enforce-version=latest",
    ];
    await kubectl("label", "namespace", "flyte", "flytesnacks-development", ...level);
  }, 180_000);

  afterAll(async () => {
    await emulator?.stop();
    await plane?.stop();
    await fs.rm(folder, { recursive: true, force: true });
  });

  function fgk(...args: readonly string[]): Running {
    const variables = { FGK_GOOGLE_ENDPOINT: emulator.url, FGK_HELM: plane.binaries.helm };
    return spawnFgk(args, { folder, variables });
  }

  async function kubectl(...args: readonly string[]): Promise<string> {
    const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: plane.kubeconfig };
    return (await execute(plane.binaries.kubectl, [...args], { env })).stdout.trim();
  }

  /** `NAMESPACE/NAME` of all probe pods, asked of the real server itself. */
  async function listProbes(): Promise<readonly string[]> {
    const answer = await new Promise<string>((resolve, reject) => {
      const url = `${plane.server}/api/v1/pods?labelSelector=fgk.dev/probe`;
      const headers = { authorization: `Bearer ${plane.token}` };
      https.get(url, { ca: plane.ca, headers }, (got) => text(got).then(resolve, reject)).on("error", reject);
    });
    const { items } = JSON.parse(answer) as { items: readonly { metadata: { namespace: string; name: string } }[] };
    return items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).toSorted();
  }

  /** Waits until so many probes are there at once. */
  async function untilProbes(count: number): Promise<readonly string[]> {
    for (;;) {
      const found = await listProbes();
      if (found.length >= count) return found;
    }
  }

  it("are let in, find all green, and are gone afterwards", async () => {
    expect(await fgk("verify").ended).toMatchObject({ code: 0, out: expect.stringContaining(" 0 red, 0 warnings") });
    expect(await listProbes()).toEqual([]);
  }, 60_000);

  it.each<[string, readonly NodeJS.Signals[], number, number]>([
    ["Ctrl-C at the first one", ["SIGINT"], 1, 130],
    ["Ctrl-C at several", ["SIGINT"], 3, 130],
    ["Ctrl-C twice", ["SIGINT", "SIGINT"], 1, 130],
    ["SIGTERM", ["SIGTERM"], 2, 143],
    ["SIGTERM after Ctrl-C", ["SIGINT", "SIGTERM"], 2, 130],
  ])(
    "are gone after %s",
    async (_, signals, at, code) => {
      const running = fgk("verify", "--probe", "all");
      await untilProbes(at);
      const sinceMs = performance.now();
      for (const signal of signals) {
        running.child.kill(signal);
        if (signals.length > 1) await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(await running.ended).toMatchObject({ code });
      expect(performance.now() - sinceMs).toBeLessThan(8_000);
      expect(await listProbes()).toEqual([]);
    },
    60_000,
  );

  it("of a run that was killed are removed by the next one, once the kubelet has ended them; before, they are let be", async () => {
    const running = fgk("verify");
    await untilProbes(2);
    running.child.kill("SIGKILL");
    await running.ended;
    // What it had asked for when it died is still being carried out.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const left = await listProbes();
    expect(left.length).toBeGreaterThanOrEqual(2);
    expect(await fgk("verify").ended).toMatchObject({ code: 0, out: expect.not.stringContaining("an earlier run") });
    expect(await listProbes()).toEqual(left);
    const status = JSON.stringify({ status: { phase: "Failed", reason: "DeadlineExceeded" } });
    for (const pod of left) {
      const [namespace = "", name = ""] = pod.split("/");
      await kubectl("patch", "pod", name, "-n", namespace, "--subresource=status", "--type=merge", "-p", status);
    }
    const next = await fgk("verify").ended;
    expect(next).toMatchObject({ code: 0, out: expect.stringContaining(`an earlier run left: ${left.join(", ")}`) });
    expect(await listProbes()).toEqual([]);
  }, 90_000);

  it("that a quota keeps out are red, and say which quota", async () => {
    await kubectl("create", "quota", "few", "--hard=pods=0", "-n", "flytesnacks-development");
    const used = "jsonpath={.status.hard.pods}";
    await expect
      .poll(() => kubectl("get", "quota", "few", "-n", "flytesnacks-development", "-o", used), { timeout: 20_000 })
      .toBe("0");
    const ended = await fgk("verify").ended;
    expect(ended.code).toBe(1);
    expect(ended.out).toContain("a probe pod isn't let into flytesnacks-development");
    expect(ended.out).toContain("the ResourceQuota few of flytesnacks-development has no room for a probe pod");
    await kubectl("delete", "quota", "few", "-n", "flytesnacks-development");
  }, 60_000);
});
