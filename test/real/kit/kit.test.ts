import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { startControlPlane } from "./start-control-plane.ts";

it("a control plane runs pods on its node, and leaves nothing behind", async () => {
  const plane = await startControlPlane();
  const env = { HOME: plane.folder, KUBECONFIG: plane.kubeconfig };
  const kubectl = (...args: readonly string[]): string =>
    execFileSync(plane.binaries.kubectl, [...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  try {
    expect(JSON.parse(kubectl("version", "-o", "json")).serverVersion.gitVersion).toBe("v1.33.13");
    kubectl("create", "deployment", "web", "--image=nginx");
    expect(kubectl("rollout", "status", "deployment/web", "--timeout=60s")).toContain("successfully rolled out");
  } finally {
    await plane.stop();
  }
  expect(existsSync(plane.folder)).toBe(false);
});
