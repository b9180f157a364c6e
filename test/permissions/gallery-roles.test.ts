import { readFileSync } from "node:fs";
import path from "node:path";
import { addCaller, createCloud, inProcess } from "@fgk/emulator";
import type { Plan } from "@fgk/engine";
import { applyPlan, makePlan, runChecks } from "@fgk/engine";
import { describeRole, permissionTable, type RoleName, roleNames } from "@fgk/providers";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type LoadedCase, listCases } from "../gallery/case-file.ts";
import { letHappen, openCase, prepareCase, send } from "../gallery/run-case.ts";
import { catalog, readText, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { showFigure } from "../rows/figure.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { recordCalls } from "./record-calls.ts";
import { shapeCall } from "./shape-call.ts";

/** Cases whose story is itself that a permission is missing, or who calls. */
const ownCallers: readonly string[] = ["policy-unreadable", "enterprise"];

const recorder = recordCalls(catalog, shapeCall);
const helmCalls = new Set<string>();

let planned = 0;
let applied = 0;

const cases = listCases().filter(({ name, expect: ending }) => ending !== "refused" && !ownCallers.includes(name));

/** Permissions that the emulator asked of each caller. */
const needed = new Map<string, Set<string>>(roleNames.map((name) => [`${name}@example.com`, new Set()]));

/** The same cloud, which writes down what it asks of the two callers. */
function watchNeeds(simulated: SimulatedCloud): SimulatedCloud {
  const { clock, random, cloud: before } = simulated;
  const cloud = createCloud({
    now: clock.now,
    origin: before.origin,
    timeScale: before.scaled(1_000) / 1_000,
    clusterCa: before.clusterCa,
    openEndpoint: before.openEndpoint,
    state: before.state,
    faults: before.faults,
    onNeed: ({ caller, permission }) => needed.get(caller)?.add(permission),
  });
  return { cloud, reach: inProcess(cloud), clock, random };
}

/** Permissions of rows whose call no case of the gallery makes: kept though nothing here asks for them. */
function listUnreached(made: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(permissionTable.filter(({ call }) => !made.has(call)).flatMap(({ permissions }) => permissions));
}

/** Makes the two roles as gcloud does from the printed YAML, and gives each to a caller of its own. */
async function giveRoles(simulated: SimulatedCloud): Promise<void> {
  for (const { projectId, services } of Object.values(simulated.cloud.state.projects)) {
    // An owner gives roles in the console, where no API has to be enabled.
    const before = { ...services };
    for (const api of ["cloudresourcemanager", "iam"]) services[`${api}.googleapis.com`] ??= 0;
    const policyUrl = `https://cloudresourcemanager.googleapis.com/v1/projects/${projectId}`;
    const read = await send(simulated, "POST", `${policyUrl}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } });
    if (read.status !== 200) throw new Error(read.text);
    const policy = JSON.parse(read.text) as { bindings?: object[] };
    const bindings = [...(policy.bindings ?? [])];
    for (const name of roleNames) {
      const roleId = `fgk${name}`;
      const url = `https://iam.googleapis.com/v1/projects/${projectId}/roles`;
      const made = await send(simulated, "POST", url, { roleId, role: describeRole(name) });
      if (made.status !== 200) throw new Error(made.text);
      bindings.push({ role: `projects/${projectId}/roles/${roleId}`, members: [`user:${name}@example.com`] });
    }
    const body = { policy: { ...policy, version: 3, bindings } };
    const written = await send(simulated, "POST", `${policyUrl}:setIamPolicy`, body);
    if (written.status !== 200) throw new Error(written.text);
    for (const api of Object.keys(services)) if (!(api in before)) delete services[api];
  }
  for (const name of roleNames) addCaller(simulated.cloud, name, { member: `user:${name}@example.com` });
}

function openAs(simulated: SimulatedCloud, loaded: LoadedCase, name: RoleName) {
  const simulatedWorld = openCase(simulated, loaded, {
    variables: { ...loaded.case.environment, FGK_GOOGLE_TOKEN: name },
  });
  return { world: recorder.watch(simulatedWorld.world), calls: simulatedWorld.calls };
}

async function planAs(simulated: SimulatedCloud, loaded: LoadedCase, name: RoleName): Promise<Plan> {
  const { flags } = loaded;
  const made = await makePlan({
    file: readText(loaded.text),
    catalog: recorder.catalog,
    world: openAs(simulated, loaded, name).world,
    fgkVersion: "0.1.0",
    allow: flags.allow ?? [],
    dataLoss: flags.dataLoss ?? [],
    adopt: flags.adopt ?? [],
    target: flags.target ?? [],
    ...(flags.destroy ? { destroy: { withContents: flags.withContents ?? [] } } : {}),
    ...(flags.skipCluster ? { skipCluster: true } : {}),
    emit: () => undefined,
  });
  if (!made.ok) throw new Error(made.diagnostics.map(showDiagnostic).join("\n"));
  return made.value;
}

describe("the gallery under the two roles", () => {
  it.each(cases)("$name", async (loaded) => {
    const simulated = watchNeeds(await prepareCase(loaded));
    await giveRoles(simulated);
    const made = await planAs(simulated, loaded, "planner");
    const committed = parse(readFileSync(path.join(loaded.folder, "fgk.plan.yaml"), "utf8")) as {
      steps: { do: string; address: string }[];
    };
    expect(stepsOf(made)).toEqual(committed.steps.map((step) => `${step.do} ${step.address}`));
    planned += 1;
    await letHappen(simulated, loaded, loaded.case.meanwhile ?? []);
    const { world, calls } = openAs(simulated, loaded, "applier");
    const base = { file: readText(loaded.text), catalog: recorder.catalog, world, emit: () => undefined };
    const stop = new AbortController().signal;
    const outcome = await applyPlan({ ...base, plan: made, fgkVersion: "0.1.0", stop, holder: "test" });
    if (loaded.expect === "done" || loaded.expect === "nothing") {
      expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    }
    expect(outcome.status).toBe(loaded.expect === "nothing" ? "done" : loaded.expect);
    applied += 1;
    for (const call of calls) {
      const [helm, method = "", place = ""] = call.split(" ");
      if (helm === "helm") helmCalls.add(shapeCall(method, `https://cluster${place}`));
    }
    if (outcome.status !== "done" || loaded.flags.destroy) return;
    const { findings } = await runChecks({ ...base, target: made.header.only, changed: outcome.done, stop });
    const forbidden = findings.filter(({ finding }) => JSON.stringify(finding).includes("permission to"));
    expect(forbidden).toEqual([]);
  });

  const known = new Map(permissionTable.map((row) => [row.call, row]));
  const free = (call: string): boolean => call === "discovery" || call === "GET unknown /fgk-emulator";

  it("makes no call that the table doesn't have", (context) => {
    const made = new Set([...recorder.calls().map(({ call }) => call), ...helmCalls]);
    const permissions = Object.fromEntries(
      roleNames.map((name) => [`permissions of a ${name}`, describeRole(name).includedPermissions.length]),
    );
    showFigure(context, {
      row: "S9",
      family: "roles",
      claim:
        "the examples are planned with the planner's role alone and applied with the applier's; both follow from the calls",
      counts: { "examples planned": planned, "examples applied": applied, calls: made.size, ...permissions },
    });
    expect(planned).toBe(cases.length);
    const unknown = recorder.calls().filter(({ call }) => !known.has(call) && !free(call));
    expect(unknown.map(({ by, does, call }) => `${by} ${does}: ${call}`)).toEqual([]);
    expect([...helmCalls].filter((call) => !known.has(call) && !free(call)).sort()).toEqual([]);
  });

  it("and the table says who makes each", () => {
    // The proof asks again what a plan asks.
    const isProof = (by: string, call: string): boolean => by === "verify" && known.get(call)?.when === "plan";
    const calls = recorder.calls().filter(({ by, call }) => !isProof(by, call));
    const wrong = calls.filter(({ by, call }) => known.get(call)?.makers.includes(by) === false);
    expect(wrong.map(({ by, does, call }) => `${by} ${does}: ${call}`)).toEqual([]);
  });

  /** Asked for in situations that no case has under these roles, each with the situation. */
  const rare: Readonly<Record<string, string>> = {
    "compute.globalAddresses.list": "a peering with ranges of others is looked at while planning",
    "container.events.list": "why a Service has no address yet is looked at while planning",
    "container.namespaces.get": "a plan with --target reads one namespace by its name",
    "container.cronJobs.list": "the emulator's clusters serve no such kind",
    "container.daemonSets.list": "the emulator's clusters serve no such kind",
    "container.jobs.list": "the emulator's clusters serve no such kind",
    "container.statefulSets.list": "the emulator's clusters serve no such kind",
  };

  it.each(roleNames)("the role of a %s holds nothing that nobody asks for", (name) => {
    const made = new Set([...recorder.calls().map(({ call }) => call), ...helmCalls]);
    const unreached = listUnreached(made);
    const asked = needed.get(`${name}@example.com`);
    const idle = describeRole(name).includedPermissions.filter(
      (one) => !asked?.has(one) && !unreached.has(one) && !(one in rare),
    );
    expect(idle).toEqual([]);
  });

  afterAll(() => {
    const made = new Set([...recorder.calls().map(({ call }) => call), ...helmCalls]);
    const never = permissionTable.filter(({ call }) => !made.has(call)).map(({ call }) => call);
    console.log(`${made.size} calls made under the two roles; in the table and not made here: ${never.join("; ")}`);
  });
});
