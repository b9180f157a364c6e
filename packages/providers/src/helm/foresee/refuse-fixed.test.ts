import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { ObjectEffect } from "../objects/manifest-object.ts";
import { refuseFixed } from "./refuse-fixed.ts";

const address = addressOf("helm.release", "flyte", "fb");

function effect(action: ObjectEffect["action"], object: string, ...paths: readonly string[]): ObjectEffect {
  return { action, object, differences: paths.map((path) => ({ path, before: "a", after: "b" })) };
}

describe("a field that nobody can change in place", () => {
  it("is an error that names three of them and the command that leads out", () => {
    const [found] = refuseFixed(
      address,
      effect("replace", "Deployment flyte/x", "spec.a", "spec.b", "spec.c", "spec.d"),
    );
    expect(found).toMatchObject({
      severity: "error",
      code: "does-not-fit",
      summary: "helm.release/flyte/fb: helm can't change the Deployment flyte/x: spec.a, spec.b, spec.c",
      help: "look at it, then delete it: kubectl delete deployment x --namespace flyte; the next plan makes it again",
    });
  });

  it("of an object without a namespace", () => {
    const [found] = refuseFixed(address, effect("replace", "ClusterRoleBinding b", "roleRef.name"));
    expect(found?.help).toBe(
      "look at it, then delete it: kubectl delete clusterrolebinding b; the next plan makes it again",
    );
  });

  it("is none where helm can do what it shall", () => {
    expect(refuseFixed(address, effect("update", "Deployment flyte/x", "spec.replicas"))).toEqual([]);
  });
});
