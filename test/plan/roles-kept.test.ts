import { beforeAll, expect, it } from "vitest";
import { plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { install, openWorld, smallest } from "./installation.ts";

const withRoles = (roles: string): string => `${smallest}serviceAccount: { projectRoles: [${roles}] }\n`;
const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const queries = "roles/bigquery.jobUser";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(withRoles(`roles/logging.logWriter, ${queries}`));
});

const left = [
  ["one of two", withRoles("roles/logging.logWriter"), "iam.project-roles/flyte-sa", [queries]],
  ["the key with both", smallest, "iam.account-policy/flyte-sa", [queries, "roles/logging.logWriter"]],
] as const;

it.each(left)("roles that the file stops naming stay, with their commands: %s", async (_name, text, address, names) => {
  const made = await plan(openWorld(cloneSimulatedCloud(installed)).world, text);
  expect(stepsOf(made)).toEqual([]);
  expect(made.summary.kept.filter(({ what }) => what === "project roles")).toEqual([
    { address, what: "project roles", names },
  ]);
  const notes = made.diagnostics.filter((one) => one.address === address);
  expect(notes.map(({ severity }) => severity)).toEqual(["note"]);
  for (const role of names) {
    const command = `gcloud projects remove-iam-policy-binding acme-ml --member=serviceAccount:${account} --role=${role} --condition=None`;
    expect(notes[0]?.help).toContain(command);
  }
});

it("whoever may not read the project's policy plans without that list", async () => {
  const simulated = cloneSimulatedCloud(installed);
  simulated.cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy"];
  const made = await plan(openWorld(simulated).world, smallest);
  expect(stepsOf(made)).toEqual([]);
  expect(made.summary.kept.filter(({ what }) => what === "project roles")).toEqual([]);
});
