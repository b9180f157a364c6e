import { describe, expect, it } from "vitest";
import type { ApplyMethod } from "./force-arguments.ts";
import { findApplyMethod, forceArguments } from "./force-arguments.ts";

// Seen with helm 3.22.0 and 4.3.1 on a real API server: what their records note, which flags they take, what they answer.
describe("how helm writes", () => {
  it.each<[string, number, { applyMethod?: string } | undefined, ApplyMethod]>([
    ["helm 3 over its own revision", 3, {}, "client"],
    ["helm 3 over one that helm 4 applied by the server", 3, { applyMethod: "ssa" }, "client"],
    ["helm 3 installs", 3, undefined, "client"],
    ["helm 4 installs", 4, undefined, "server"],
    ["helm 4 over its own", 4, { applyMethod: "ssa" }, "server"],
    ["helm 4 over one of helm 3", 4, {}, "client"],
    ["helm 4 over its own that came after one of helm 3", 4, { applyMethod: "csa" }, "client"],
    ["a helm to come", 5, { applyMethod: "ssa" }, "server"],
  ])("%s", (_, major, from, method) => {
    expect(findApplyMethod(major, from)).toBe(method);
  });
});

describe("helm is told to force", () => {
  it.each<[string, number, ApplyMethod, readonly string[], readonly string[]]>([
    ["what the plan shows", 4, "server", ["kubectl-edit"], ["--force-conflicts"]],
    ["nothing that the plan doesn't show", 4, "server", [], []],
    ["nothing where the client overwrites anyway", 4, "client", ["kubectl-edit"], []],
    ["nothing with helm 3, which has no such flag", 3, "client", ["kubectl-edit"], []],
  ])("%s", (_, major, method, managers, expected) => {
    expect(forceArguments(major, method, managers)).toEqual(expected);
  });
});
