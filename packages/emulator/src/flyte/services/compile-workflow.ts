import type { Identifier } from "./identifier.ts";
import { printIdentifier } from "./identifier.ts";
import { changeMessage } from "./stored-message.ts";

/** The parts of `core.WorkflowTemplate` that compiling looks at. */
export interface WorkflowTemplate {
  readonly id?: Identifier | undefined;
  readonly interface?: object | undefined;
  readonly nodes: readonly Node[];
  readonly outputs: readonly Binding[];
  readonly failureNode?: Node | undefined;
}

interface Node {
  readonly id: string;
  readonly inputs: readonly Binding[];
  readonly upstreamNodeIds: readonly string[];
  readonly target: Choice;
}

interface Binding {
  readonly binding?: BindingData | undefined;
}

interface BindingData {
  readonly value: Choice;
}

/** A oneof: which of its fields is set. What its value is follows from the case. */
interface Choice {
  readonly case?: string | undefined;
  readonly value?: unknown;
}

/** What a workflow refers to outside of itself. */
export interface Requirements {
  readonly tasks: readonly Identifier[];
  readonly launchPlans: readonly Identifier[];
}

const startNode = "start-node";
const endNode = "end-node";

/** The tasks and launch plans of the workflows' nodes, each once, sorted. */
export function findRequirements(templates: readonly WorkflowTemplate[]): Requirements {
  const references = templates
    .flatMap(({ nodes, failureNode }) => [...nodes, ...(failureNode === undefined ? [] : [failureNode])])
    .flatMap(findReferences);
  const idsOf = (kind: Reference["kind"]): readonly Identifier[] => {
    const found = new Map(
      references.filter((one) => one.kind === kind).map(({ id }) => [printIdentifier(id), id] as const),
    );
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  };
  return { tasks: idsOf("task"), launchPlans: idsOf("launch plan") };
}

interface Reference {
  readonly kind: "task" | "launch plan";
  readonly id: Identifier;
}

function findReferences(node: Node): readonly Reference[] {
  const { target } = node;
  switch (target.case) {
    case "taskNode": {
      const { reference } = target.value as { readonly reference: Choice };
      return reference.case === "referenceId" ? [{ kind: "task", id: reference.value as Identifier }] : [];
    }
    case "workflowNode": {
      const { reference } = target.value as { readonly reference: Choice };
      return reference.case === "launchplanRef" ? [{ kind: "launch plan", id: reference.value as Identifier }] : [];
    }
    default:
      return innerNodes(node).flatMap(findReferences);
  }
}

/** The nodes inside of a branch or an array. */
function innerNodes({ target }: Node): readonly Node[] {
  if (target.case === "arrayNode") {
    const { node } = target.value as { readonly node?: Node };
    return node === undefined ? [] : [node];
  }
  if (target.case !== "branchNode") return [];
  type Block = { readonly thenNode?: Node } | undefined;
  const { ifElse } = target.value as {
    readonly ifElse?: { readonly case?: Block; readonly other: readonly Block[]; readonly default: Choice };
  };
  if (ifElse === undefined) return [];
  const thens = [ifElse.case, ...ifElse.other].flatMap((block) =>
    block?.thenNode === undefined ? [] : [block.thenNode],
  );
  return ifElse.default.case === "elseNode" ? [...thens, ifElse.default.value as Node] : thens;
}

/**
 * `core.CompiledWorkflow`: the template with the start and the end as nodes of their own, and which node waits for which. What
 * nobody waits for leads to the end. (Types aren't checked: pyflyte has done that.)
 */
export function compileWorkflow(template: WorkflowTemplate): Record<string, unknown> {
  const upstream = new Map<string, Set<string>>();
  const downstream = new Map<string, Set<string>>();
  const connect = (from: string, to: string): void => {
    upstream.set(to, (upstream.get(to) ?? new Set()).add(from));
    downstream.set(from, (downstream.get(from) ?? new Set()).add(to));
  };
  for (const node of template.nodes) {
    for (const before of node.upstreamNodeIds) connect(before, node.id);
    for (const before of findPromises(node.inputs)) connect(before, node.id);
  }
  for (const before of findPromises(template.outputs)) connect(before, endNode);
  for (const { id } of template.nodes) {
    if (!upstream.has(id)) connect(startNode, id);
    if (!downstream.has(id)) connect(id, endNode);
  }
  const sentinels = [{ id: startNode }, { id: endNode, inputs: template.outputs }];
  return {
    template: changeMessage("flyteidl.core.WorkflowTemplate", template, { nodes: [...sentinels, ...template.nodes] }),
    connections: { upstream: toIdLists(upstream), downstream: toIdLists(downstream) },
  };
}

function toIdLists(
  edges: ReadonlyMap<string, ReadonlySet<string>>,
): Record<string, { readonly ids: readonly string[] }> {
  return Object.fromEntries([...edges].map(([id, others]) => [id, { ids: [...others].sort() }]));
}

/** The nodes whose outputs are bound; an empty id is the workflow's own input. */
function findPromises(bindings: readonly Binding[]): readonly string[] {
  return bindings.flatMap(({ binding }) => (binding === undefined ? [] : promisesOf(binding)));
}

function promisesOf({ value }: BindingData): readonly string[] {
  switch (value.case) {
    case "promise":
      return [(value.value as { readonly nodeId: string }).nodeId || startNode];
    case "collection":
      return (value.value as { readonly bindings: readonly BindingData[] }).bindings.flatMap(promisesOf);
    case "map":
      return Object.values((value.value as { readonly bindings: Record<string, BindingData> }).bindings).flatMap(
        promisesOf,
      );
    default:
      return [];
  }
}
