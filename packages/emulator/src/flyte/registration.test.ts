import { describe, expect, it } from "vitest";
import type { Stored } from "../cloud/http.ts";
import { readFlyteConfig } from "./flyte-config.ts";
import type { TestFlyte } from "./test-flyte.ts";
import { makeTestFlyte } from "./test-flyte.ts";

const admin = "flyteidl.service.AdminService";
const place = { project: "flytesnacks", domain: "development" };
const taskId = { resourceType: 1, ...place, name: "wf1.hello", version: "v1" };
const workflowId = { ...taskId, resourceType: 2, name: "wf1.wf" };
const launchPlanId = { ...workflowId, resourceType: 3 };
const text = { type: { type: { case: "simple", value: 3 } }, description: "" };

/** What pyflyte sends of a task, as far as it matters here. */
function task(id: object = taskId, image = "image:1", config: Record<string, string> = {}): Stored {
  const metadata = { runtime: { type: 1, version: "1.16.31", flavor: "python" } };
  const target = { case: "container", value: { image, args: ["pyflyte-execute", image] } };
  return { id, spec: { template: { type: "python-task", metadata, interface: { inputs: {} }, target, config } } };
}

/** A workflow with one input, given to one node whose output is the workflow's. */
function workflow(id: object = workflowId, variables: object = { b: text }): Stored {
  const promise = (nodeId: string, name: string): object => ({
    var: name,
    binding: { value: { case: "promise", value: { nodeId, var: name } } },
  });
  const node = {
    id: "n0",
    inputs: [promise("start-node", "b")],
    target: { case: "taskNode", value: { reference: { case: "referenceId", value: taskId } } },
  };
  const typed = { inputs: { variables }, outputs: { variables: { o0: text } } };
  return { id, spec: { template: { interface: typed, nodes: [node], outputs: [promise("n0", "o0")] } } };
}

function launchPlan(id: object = launchPlanId, spec: object = {}): Stored {
  return { id, spec: { workflowId, ...spec } };
}

async function registerAll(): Promise<TestFlyte> {
  const flyte = makeTestFlyte();
  await flyte.call(admin, "CreateTask", task());
  await flyte.call(admin, "CreateWorkflow", workflow());
  await flyte.call(admin, "CreateLaunchPlan", launchPlan());
  return flyte;
}

describe("what was registered", () => {
  it("is there: a task with its template under its own id", async () => {
    const flyte = await registerAll();
    const listed = await flyte.call(admin, "ListTasks", { id: place, limit: 10 });
    expect(listed["tasks"]).toMatchObject([
      {
        id: { resourceType: "TASK", ...place, name: "wf1.hello", version: "v1" },
        closure: {
          compiledTask: { template: { id: { name: "wf1.hello" }, container: { image: "image:1" } } },
          createdAt: "2026-01-01T00:00:00Z",
        },
      },
    ]);
    expect(await flyte.call(admin, "GetTask", { id: taskId })).toEqual(listed["tasks"][0]);
  });

  it("a workflow is compiled with its tasks, and lies in the metadata bucket", async () => {
    const flyte = await registerAll();
    const { closure } = await flyte.call(admin, "GetWorkflow", { id: workflowId });
    expect(closure.compiledWorkflow).toMatchObject({
      primary: {
        template: { nodes: [{ id: "start-node" }, { id: "end-node" }, { id: "n0" }] },
        connections: {
          downstream: { "start-node": { ids: ["n0"] }, n0: { ids: ["end-node"] } },
          upstream: { n0: { ids: ["start-node"] }, "end-node": { ids: ["n0"] } },
        },
      },
      tasks: [{ template: { id: { name: "wf1.hello" } } }],
    });
    expect(Object.keys(flyte.cloud.state.buckets["demo-meta"]?.["objects"])).toEqual([
      "metadata/admin/flytesnacks/development/wf1.wf/v1",
    ]);
  });

  it("of a workflow what waits for nothing follows the start, and what nobody waits for leads to the end", async () => {
    const flyte = await registerAll();
    const request = workflow({ ...workflowId, version: "v2" });
    const [first] = request["spec"].template.nodes;
    const node = (id: string, upstreamNodeIds: string[]): object => ({ ...first, id, inputs: [], upstreamNodeIds });
    request["spec"].template.nodes = [first, node("n1", ["n0"]), node("n2", [])];
    await flyte.call(admin, "CreateWorkflow", request);
    const { closure } = await flyte.call(admin, "GetWorkflow", { id: request["id"] });
    expect(closure.compiledWorkflow.primary.connections.downstream).toEqual({
      "start-node": { ids: ["n0", "n2"] },
      n0: { ids: ["end-node", "n1"] },
      n1: { ids: ["end-node"] },
      n2: { ids: ["end-node"] },
    });
  });

  it("a launch plan asks for the inputs that the workflow has", async () => {
    const flyte = await registerAll();
    expect(await flyte.call(admin, "GetLaunchPlan", { id: launchPlanId })).toMatchObject({
      spec: { defaultInputs: { parameters: { b: { required: true } } } },
      closure: {
        expectedInputs: { parameters: { b: { required: true } } },
        expectedOutputs: { variables: { o0: {} } },
      },
    });
  });

  it("the same again is known, whatever the order of its maps", async () => {
    const flyte = await registerAll();
    const ordered = { ...taskId, version: "v2" };
    await flyte.call(admin, "CreateTask", task(ordered, "image:1", { a: "1", b: "2" }));
    const again: readonly (readonly [string, Stored])[] = [
      ["CreateTask", task()],
      ["CreateTask", task(ordered, "image:1", { b: "2", a: "1" })],
      ["CreateWorkflow", workflow()],
      ["CreateLaunchPlan", launchPlan()],
    ];
    const refusals = await Promise.all(again.map(([method, request]) => flyte.refusal(admin, method, request)));
    expect(refusals).toEqual([
      "AlreadyExists: task with identical structure already exists",
      "AlreadyExists: task with identical structure already exists",
      "AlreadyExists: workflow with identical structure already exists",
      "AlreadyExists: launch plan with identical structure already exists",
    ]);
  });

  it("another task under the same version is refused with what differs", async () => {
    const flyte = await registerAll();
    expect(await flyte.refusal(admin, "CreateTask", task(taskId, "image:2"))).toBe(
      "InvalidArgument: wf1.hello task with different structure already exists. (Please register a new version of the task):\n" +
        "/template/Target/Container/args/1:\n\t- image:1 \n\t+ image:2\n" +
        "/template/Target/Container/image:\n\t- image:1 \n\t+ image:2",
    );
  });

  it("outlasts the pod: another one has it from the database", async () => {
    const flyte = await registerAll();
    const kept = JSON.parse(JSON.stringify(flyte.cloud.state.sql));
    expect(kept["projects/demo-proj/instances/db"].flyteTables.flyteadmin).toMatchObject({
      tasks: [{ name: "wf1.hello" }],
      workflows: [{ closureUrl: "gs://demo-meta/metadata/admin/flytesnacks/development/wf1.wf/v1" }],
      launchPlans: [{ name: "wf1.wf", state: 0 }],
    });
  });
});

describe("what is refused", () => {
  const invalid: readonly (readonly [string, string, Stored, string])[] = [
    ["no id", "CreateTask", {}, "missing id"],
    [
      "an id of another kind",
      "CreateTask",
      task(workflowId),
      'unexpected resource type workflow for identifier [resource_type:WORKFLOW project:"flytesnacks" domain:"development" name:"wf1.wf" version:"v1"], expected task instead',
    ],
    ["no version", "CreateTask", task({ ...taskId, version: "" }), "missing version"],
    [
      "an unknown project",
      "CreateTask",
      task({ ...taskId, project: "nosuch" }),
      "failed to validate that project [nosuch] and domain [development] are registered, err: [project [nosuch] not found]",
    ],
    ["an unknown domain", "CreateTask", task({ ...taskId, domain: "test" }), "domain [test] is unrecognized by system"],
    ["no template", "CreateTask", { id: taskId, spec: {} }, "missing spec"],
    ["no metadata", "CreateTask", { id: taskId, spec: { template: { type: "t" } } }, "missing metadata"],
    ["no image", "CreateTask", task(taskId, ""), "missing image"],
    [
      "a workflow of a task that isn't registered",
      "CreateWorkflow",
      workflow(),
      'failed to compile workflow for [resource_type:WORKFLOW project:"flytesnacks" domain:"development" name:"wf1.wf" version:"v1"] with err: missing entity of type TASK with identifier project:"flytesnacks" domain:"development" name:"wf1.hello" version:"v1"',
    ],
    ["a list without limit", "ListTasks", { id: place }, "invalid value for limit"],
    ["a list of no project", "ListWorkflows", { id: { domain: "development" }, limit: 1 }, "missing project"],
    ["a broken token", "ListTasks", { id: place, limit: 1, token: "x" }, "invalid pagination token x for ListTasks"],
    [
      "another sort key",
      "ListLaunchPlans",
      { id: place, limit: 1, sortBy: { key: "size" } },
      "invalid sort key 'size'",
    ],
  ];

  it.each(invalid)("%s", async (_name, method, request, message) => {
    const flyte = makeTestFlyte();
    await flyte.call(admin, "RegisterProject", { project: { id: "other", name: "other" } });
    // A row to sort by: a list of nothing needs no key.
    flyte.tables().launchPlans.push(row("v1"), row("v2"));
    expect(await flyte.refusal(admin, method, request)).toBe(`InvalidArgument: ${message}`);
  });

  it("an archived project", async () => {
    const flyte = makeTestFlyte();
    await flyte.call(admin, "UpdateProject", { id: "flytesnacks", state: 1 });
    expect(await flyte.refusal(admin, "CreateTask", task())).toBe(
      "InvalidArgument: project [flytesnacks] is not active",
    );
  });

  it("what isn't there", async () => {
    const flyte = makeTestFlyte();
    const printed = (kind: string, name: string): string =>
      `NotFound: missing entity of type ${kind} with identifier project:"flytesnacks" domain:"development" name:"${name}" version:"v1"`;
    expect(await flyte.refusal(admin, "GetTask", { id: taskId })).toBe(printed("TASK", "wf1.hello"));
    expect(await flyte.refusal(admin, "GetWorkflow", { id: workflowId })).toBe(printed("WORKFLOW", "wf1.wf"));
    expect(await flyte.refusal(admin, "CreateLaunchPlan", launchPlan())).toBe(printed("WORKFLOW", "wf1.wf"));
  });

  it.each<[string, Stored, string]>([
    ["an input that the workflow lacks", { defaultInputs: { parameters: { c: {} } } }, "unexpected default_input c"],
    [
      "a default without value",
      { defaultInputs: { parameters: { b: { var: text } } } },
      "Invalid variable b in default_inputs - variable has neither default, nor is required. One must be specified",
    ],
    [
      "a schedule that can't give an input",
      { entityMetadata: { schedule: { ScheduleExpression: { case: "cronExpression", value: "0 * * * *" } } } },
      "Cannot create a launch plan with a schedule if there is an unbound required input. [b] is required",
    ],
  ])("a launch plan with %s", async (_name, spec, message) => {
    const flyte = await registerAll();
    const request = launchPlan({ ...launchPlanId, version: "v2" }, spec);
    expect(await flyte.refusal(admin, "CreateLaunchPlan", request)).toBe(`InvalidArgument: ${message}`);
  });

  it("a workflow that Flyte can't write into its bucket, or read again", async () => {
    const flyte = await registerAll();
    const denied = (permission: string): string =>
      `googleapi: Error 403: 123456789012-compute@developer.gserviceaccount.com does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist)., forbidden`;
    flyte.setBucketRole("roles/storage.legacyBucketReader");
    const refused = await flyte.refusal(admin, "CreateWorkflow", workflow({ ...workflowId, version: "v2" }));
    const id = 'resource_type:WORKFLOW project:"flytesnacks" domain:"development" name:"wf1.wf" version:"v2"';
    const path = "metadata/admin/flytesnacks/development/wf1.wf/v2";
    expect(refused?.replace(/\[\d+b\]/, "[Nb]")).toBe(
      `Internal: failed to write marshaled workflow [${id}] to storage gs://demo-meta/${path} with err Failed to write data [Nb] to path [${path}].: ${denied("storage.objects.create")} and base container: gs://demo-meta`,
    );
    expect(flyte.tables().workflows.map(({ version }) => version)).toEqual(["v1"]);
    const url = "gs://demo-meta/metadata/admin/flytesnacks/development/wf1.wf/v1";
    expect(await flyte.refusal(admin, "GetWorkflow", { id: workflowId })).toBe(
      `Internal: Unable to read WorkflowClosure from location ${url} : path:${url}: ${denied("storage.objects.get")}`,
    );
  });
});

/** A row as CreateLaunchPlan leaves it, without content. */
function row(version: string): ReturnType<TestFlyte["tables"]>["launchPlans"][number] {
  const times = { createdAtMs: 0, updatedAtMs: 0 };
  return { ...place, name: "lp", version, digest: version, spec: "", closure: "", state: 0, ...times };
}

describe("a task that asks for resources", () => {
  const ask = (requests: Record<string, string>, limits: Record<string, string>): Stored => {
    const entries = (of: Record<string, string>): object[] =>
      Object.entries(of).map(([name, value]) => ({ name: { cpu: 1, gpu: 2, memory: 3 }[name], value }));
    const request = task();
    request["spec"].template.target.value.resources = { requests: entries(requests), limits: entries(limits) };
    return request;
  };
  const more = "is greater than current limit set in the platform configuration";
  const advice = "Please contact Flyte Admins to change these limits or consult the configuration";

  it.each<[string, Stored, string | undefined]>([
    ["within the limits", ask({ cpu: "1500m", memory: "1024Mi" }, { cpu: "2", memory: "1Gi" }), undefined],
    ["more than Flyte has", ask({ cpu: "1" }, { cpu: "2.5" }), `Requested CPU limit [2500m] ${more} [2]. ${advice}`],
    ["more by default", ask({ memory: "2Gi" }, {}), `Requested MEMORY default [2Gi] ${more} [1Gi]. ${advice}`],
    ["more GPUs", ask({ gpu: "2" }, { gpu: "2" }), `Requested GPU default [2] ${more} [1]. ${advice}`],
    [
      "more than its own limit",
      ask({ cpu: "2" }, { cpu: "1" }),
      "Requested CPU default [2] is greater than the limit [1]. Please fix your configuration",
    ],
    [
      "no quantity",
      ask({ cpu: "much" }, {}),
      "Parsing of CPU request failed for value much - reason  quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'. Please follow K8s conventions for resources https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    ],
  ])("%s", async (_name, request, message) => {
    const refused = message === undefined ? undefined : `InvalidArgument: ${message}`;
    expect(await makeTestFlyte().refusal(admin, "CreateTask", request)).toBe(refused);
  });

  it("has the limits of Flyte's configuration", () => {
    const merged = { task_resources: { limits: { cpu: 8, memory: "16Gi", gpu: 0 } } };
    expect(readFlyteConfig(merged).taskLimits).toEqual({ CPU: "8", MEMORY: "16Gi" });
  });
});

describe("lists", () => {
  it("come in pages, sorted and filtered by columns; names come once", async () => {
    const flyte = makeTestFlyte();
    for (const version of ["v1", "v2", "v3"]) {
      await flyte.call(admin, "CreateTask", task({ ...taskId, version }));
      flyte.advance(1_000);
    }
    const versions = async (request: object): Promise<[string, string[]]> => {
      const answer = await flyte.call(admin, "ListTasks", { id: { ...place, name: "wf1.hello" }, ...request });
      return [answer["token"] ?? "", (answer["tasks"] ?? []).map((one: Stored) => one["id"].version)];
    };
    expect(await versions({ limit: 2 })).toEqual(["2", ["v1", "v2"]]);
    expect(await versions({ limit: 2, token: "2" })).toEqual(["", ["v3"]]);
    expect(await versions({ limit: 1, sortBy: { key: "created_at", direction: 0 } })).toEqual(["1", ["v3"]]);
    expect(await versions({ limit: 9, filters: "ne(version,v2)" })).toEqual(["", ["v1", "v3"]]);
    const names = { entities: [{ ...place, name: "wf1.hello" }] };
    expect(await flyte.call(admin, "ListTaskIds", { ...place, limit: 9 })).toEqual(names);
    expect(await flyte.call(admin, "ListNamedEntities", { ...place, resourceType: 1, limit: 9 })).toEqual({
      entities: [{ resourceType: "TASK", id: { ...place, name: "wf1.hello" }, metadata: {} }],
    });
  });

  it("of one launch plan one version is active", async () => {
    const flyte = await registerAll();
    const second = { ...launchPlanId, version: "v2" };
    await flyte.call(admin, "CreateLaunchPlan", launchPlan(second));
    const id = { ...place, name: "wf1.wf" };
    expect(await flyte.refusal(admin, "GetActiveLaunchPlan", { id })).toBe(
      "NotFound: No active launch plan could be found: flytesnacks:development:wf1.wf",
    );
    await flyte.call(admin, "UpdateLaunchPlan", { id: launchPlanId, state: 1 });
    await flyte.call(admin, "UpdateLaunchPlan", { id: second, state: 1 });
    expect(await flyte.call(admin, "GetActiveLaunchPlan", { id })).toMatchObject({ id: { version: "v2" } });
    expect(await flyte.call(admin, "ListActiveLaunchPlans", { ...place, limit: 9 })).toMatchObject({
      launchPlans: [{ id: { version: "v2" }, closure: { state: "ACTIVE" } }],
    });
    expect(flyte.tables().launchPlans.map(({ state }) => state)).toEqual([0, 1]);
  });
});

describe("executions", () => {
  const ask = (request: object): object => ({ ...place, spec: { launchPlan: launchPlanId }, ...request });
  const primitive = { value: { case: "stringValue", value: "x" } };
  const literal = { value: { case: "scalar", value: { value: { case: "primitive", value: primitive } } } };

  it("are queued under their name, and end when they are told to", async () => {
    const flyte = await registerAll();
    const made = await flyte.call(
      admin,
      "CreateExecution",
      ask({ name: "first", inputs: { literals: { b: literal } } }),
    );
    expect(made).toEqual({ id: { ...place, name: "first" } });
    expect(await flyte.call(admin, "GetExecution", { id: made["id"] })).toMatchObject({
      spec: { launchPlan: { name: "wf1.wf" } },
      closure: { phase: "QUEUED", workflowId: { resourceType: "WORKFLOW", name: "wf1.wf" } },
    });
    expect(await flyte.call(admin, "GetExecutionData", { id: made["id"] })).toEqual({
      fullInputs: { literals: { b: { scalar: { primitive: { stringValue: "x" } } } } },
      fullOutputs: {},
    });
    await flyte.call(admin, "TerminateExecution", { id: made["id"], cause: "enough" });
    expect(await flyte.call(admin, "GetExecution", { id: made["id"] })).toMatchObject({
      closure: { phase: "ABORTED", abortMetadata: { cause: "enough" } },
    });
    expect(await flyte.refusal(admin, "TerminateExecution", { id: made["id"] })).toBe(
      "FailedPrecondition: Cannot abort an already terminated workflow execution",
    );
  });

  it.each<[string, object, string]>([
    ["without an input", ask({}), "InvalidArgument: expected_inputs b missing"],
    ["with another input", ask({ inputs: { literals: { c: literal } } }), "InvalidArgument: invalid input c"],
    [
      "with a name that Kubernetes refuses",
      ask({ name: "9" }),
      "InvalidArgument: invalid name format: 9, does not match regex '^[a-z][a-z\\-0-9]*$'",
    ],
    [
      "in a namespace that isn't there",
      { ...ask({ inputs: { literals: { b: literal } } }), domain: "staging" },
      'Internal: failed to create workflow in propeller namespaces "flytesnacks-staging" not found',
    ],
  ])("are refused %s", async (_name, request, message) => {
    expect(await (await registerAll()).refusal(admin, "CreateExecution", request)).toBe(message);
  });
});
