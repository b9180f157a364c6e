import { afterAll, beforeAll, expect, it } from "vitest";
import { type Environment, openEnvironment } from "../environment/open-environment.ts";

let environment: Environment;
beforeAll(async () => {
  environment = await openEnvironment();
});
afterAll(() => environment.close());

const projects = "  projects: [flytesnacks]\n";
const live = `  values:
    enabled_plugins: { tasks: { task-plugins: { enabled-plugins: [container, sidecar] } } }
    deployment: { resources: { limits: { memory: 2Gi } } }
    configuration:
      inline: { notifications: { sink: https://hooks.acme.example/services/T0AB12CDE/B9zY8xW7v6U5 } }
`;
const comment = "could be a secret: keep it in a Kubernetes secret that the chart is told of, not in this file";
const printed = `configuration:
  inline:
    notifications:
      # ${comment}
      sink: <redacted>
deployment:
  resources:
    limits:
      memory: 2Gi
enabled_plugins:
  tasks:
    task-plugins:
      enabled-plugins:
        - container
        - sidecar
`;

/** As a person pastes it below `flyte.values`. */
function paste(text: string): string {
  return `  values:\n${text.replace(/^(?=.)/gm, "    ")}`;
}

it("without a release there is nothing to take values from", async () => {
  const ended = await environment.run(["plan", "--values-from-live"]);
  expect([ended.code, ended.out]).toEqual([1, ""]);
  expect(ended.err).toContain("there is no helm.release/flyte/fb to take values from\n");
});

it("it makes no plan, so the flags of one are refused", async () => {
  const ended = await environment.run(["plan", "--values-from-live", "--adopt", "all"]);
  expect([ended.code, ended.out]).toEqual([1, ""]);
  expect(ended.err).toContain("--values-from-live makes no plan: --adopt has nothing to say to it\n");
});

it("prints what the release was given and the file doesn't give it, and nothing else; a second file with it is right", async () => {
  await environment.edit(projects, `${projects}${live}`);
  const applied = await environment.run(["apply", "--yes"]);
  expect(applied.code, applied.err).toBe(0);
  await environment.edit(projects, projects);
  const writes = environment.writes();
  const ended = await environment.run(["plan", "--values-from-live"]);
  expect(ended.out).toBe(printed);
  expect(ended.code).toBe(0);
  expect(ended.err).toContain("Paste this under flyte.values; what you leave out stays as it is in the release.\n");
  expect(ended.err).toContain("1 value is redacted, for it could be a secret");
  expect(`${ended.out}${ended.err}`).not.toContain("B9zY8xW7v6U5");
  expect(environment.writes()).toBe(writes);

  await environment.edit(projects, `${projects}${paste(printed)}`);
  const asPrinted = await environment.run(["validate"]);
  expect(asPrinted.code).toBe(1);
  expect(asPrinted.err).toContain("configuration.inline.notifications.sink is still <redacted>\n");
  expect(asPrinted.err).toContain("sink: <redacted>\n");

  const shown = printed.replace(/configuration:[\s\S]*(?=deployment:)/, "");
  await environment.edit(projects, `${projects}${paste(shown)}`);
  const again = await environment.run(["plan", "--detailed-exitcode"]);
  expect(again.code, again.out).toBe(0);
  const rest = await environment.run(["plan", "--values-from-live"]);
  expect(rest.out).toBe(printed.replace(/deployment:[\s\S]*/, ""));
}, 180_000);
