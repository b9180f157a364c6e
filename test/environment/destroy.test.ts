import { afterAll, beforeAll, expect, it } from "vitest";
import { type Environment, openEnvironment } from "./open-environment.ts";
import { runAtTerminal } from "./run-at-terminal.ts";

const account = "iam.service-account/flyte-sa";
const target = ["--target", account];

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
  const made = await environment.run(["apply", "--yes", ...target]);
  if (made.code !== 0) throw new Error(made.err);
});
afterAll(() => environment.close());

/** How many requests of any sort the cloud has seen. */
function countRequests(): number {
  return environment.emulator.cloud.journal.length;
}

it("without a terminal and without the deployment's name: the flag is named before anything is read", async () => {
  const before = countRequests();
  const ended = await environment.run(["destroy", ...target]);
  expect([ended.code, ended.err, countRequests()]).toEqual([
    1,
    "error[usage]: there is no terminal to type the deployment's name on\n  = help: add --confirm NAME (the deployment's name), or write the plan to have it reviewed: fgk destroy --out FILE\n",
    before,
  ]);
});

it("with another name: refused before anything is read", async () => {
  const before = countRequests();
  const ended = await environment.run(["destroy", ...target, "--confirm", "test"]);
  expect([ended.code, countRequests()]).toEqual([5, before]);
  expect(ended.err).toContain("--confirm test isn't the deployment's name\n");
});

it("another word than the name is none", async () => {
  const before = environment.writes();
  const ended = await runAtTerminal(environment, ["destroy", ...target], "yes");
  expect(ended.err).toContain("Destroy cancelled. Nothing was written.\n");
  expect([ended.code, environment.writes()]).toEqual([1, before]);
});

it("the name, typed, carries it out; once more with --confirm there is nothing left to do", async () => {
  const ended = await runAtTerminal(environment, ["destroy", ...target], "prod");
  expect(ended.code, ended.err).toBe(0);
  expect(Object.keys(environment.emulator.cloud.state.serviceAccounts)).toEqual([]);
  const before = environment.writes();
  const again = await environment.run(["destroy", ...target, "--confirm", "prod"]);
  expect(again.out).toContain("Nothing to destroy");
  expect([again.code, environment.writes()]).toEqual([0, before]);
});
