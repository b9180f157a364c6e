import { HelmError } from "../helm-world.ts";
import { isTree } from "../values.ts";
import { checkType, failAt, placeOf, takeFields } from "./check-value.ts";
import type { Parameter } from "./functions.ts";
import { functions } from "./functions.ts";
import { compareBytes, formatValue, isNil, isTrue } from "./go-text.ts";
import type { Branch, Command, Node, Operand, Pipe, Templates } from "./nodes.ts";
import { parseTemplate } from "./parse.ts";

const ownFunctions: readonly string[] = ["and", "include", "or", "tpl"];

/** Whether a word is a function of Helm's templates, as far as the stand-in knows them. */
export function isFunction(word: string): boolean {
  return Object.hasOwn(functions, word) || ownFunctions.includes(word);
}

/** What a template is executed with. */
interface Scope {
  readonly templates: Templates;
  /** The name of the template that runs, for errors. */
  readonly name: string;
  readonly root: unknown;
  /** Innermost last. */
  variables: { readonly name: string; value: unknown }[];
}

/**
 * Executes one template: the text that it gives. Throws HelmError with the place, as helm words it.
 *
 * Go knows two kinds of nothing, and its functions mind: here undefined is nothing at all, null a field that holds nothing.
 */
export function executeTemplate(templates: Templates, name: string, root: unknown): string {
  const nodes = templates.get(name);
  if (nodes === undefined)
    throw new HelmError(`template: no template ${JSON.stringify(name)} associated with template`);
  const scope: Scope = { templates, name, root, variables: [{ name: "$", value: root }] };
  return executeNodes(scope, nodes, root);
}

/** A text without what Go prints for nothing. Helm takes it out at the end: a checksum of an included text still has it. */
export function withoutNoValue(text: string): string {
  return text.replaceAll("<no value>", "");
}

function executeNodes(scope: Scope, nodes: readonly Node[], dot: unknown): string {
  return nodes.map((node) => (node.kind === "text" ? node.text : executeNode(scope, node, dot))).join("");
}

function executeNode(scope: Scope, node: Exclude<Node, { kind: "text" }>, dot: unknown): string {
  if (node.kind === "print") {
    const value = evaluatePipe(scope, node.pipe, dot);
    if (node.pipe.variables.length > 0) return "";
    return isNil(value) ? "<no value>" : formatValue(value);
  }
  // What a branch declares ends with it.
  const outer = scope.variables;
  scope.variables = [...outer];
  const text = node.kind === "range" ? executeRange(scope, node, dot) : executeBranch(scope, node, node.kind, dot);
  scope.variables = outer;
  return text;
}

function executeBranch(scope: Scope, node: Branch, kind: "if" | "with", dot: unknown): string {
  const value = evaluatePipe(scope, node.pipe, dot);
  if (!isTrue(value)) return executeNodes(scope, node.otherwise, dot);
  return executeNodes(scope, node.body, kind === "with" ? value : dot);
}

function executeRange(scope: Scope, node: Branch, dot: unknown): string {
  const value = evaluatePipe(scope, { ...node.pipe, variables: [] }, dot);
  const entries = rangeOver(value);
  if (entries.length === 0) return executeNodes(scope, node.otherwise, dot);
  const outer = scope.variables;
  const texts = entries.map(([key, item]) => {
    const names = node.pipe.variables;
    const values = names.length === 1 ? [item] : [key, item];
    scope.variables = [...outer, ...names.map((name, at) => ({ name, value: values[at] }))];
    return executeNodes(scope, node.body, item);
  });
  scope.variables = outer;
  return texts.join("");
}

function rangeOver(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (isNil(value)) return [];
  if (Array.isArray(value)) return [...value.entries()];
  if (!isTree(value)) throw new HelmError(`range can't iterate over ${formatValue(value)}`);
  return Object.keys(value)
    .sort(compareBytes)
    .map((key) => [key, value[key]]);
}

function evaluatePipe(scope: Scope, pipe: Pipe, dot: unknown): unknown {
  let value: unknown;
  for (const [at, command] of pipe.commands.entries()) {
    value = evaluateCommand(scope, command, dot, at === 0 ? [] : [value]) ?? undefined;
  }
  for (const name of pipe.variables) {
    const known = pipe.assigns ? scope.variables.findLast((variable) => variable.name === name) : undefined;
    if (known === undefined) scope.variables.push({ name, value });
    else known.value = value;
  }
  return value;
}

function evaluateCommand(scope: Scope, command: Command, dot: unknown, piped: readonly unknown[]): unknown {
  const [first, ...rest] = command.operands;
  if (first === undefined) return undefined;
  if (first.start.kind !== "word") {
    if (rest.length > 0 || piped.length > 0)
      throw failAt(scope.name, first, `can't give argument to non-function ${first.source}`);
    return evaluateOperand(scope, first, dot);
  }
  return takeFields(scope.name, first, callFunction(scope, command, dot, piped));
}

function callFunction(scope: Scope, command: Command, dot: unknown, piped: readonly unknown[]): unknown {
  const [first, ...rest] = command.operands;
  if (first?.start.kind !== "word") return undefined;
  const { name } = first.start;
  if (name === "and" || name === "or") return evaluateLogic(scope, name, rest, dot, piped);
  const own = ownFunction(scope, name);
  const declared = own ?? functions[name];
  if (declared === undefined) throw failAt(scope.name, first, `${JSON.stringify(name)} is not a defined function`);
  const count = rest.length + piped.length;
  if (count < declared.takes.length || (count > declared.takes.length && declared.rest === undefined)) {
    const wanted = declared.rest === undefined ? `${declared.takes.length}` : `at least ${declared.takes.length}`;
    throw failAt(scope.name, first, `wrong number of args for ${name}: want ${wanted} got ${count}`);
  }
  const values = rest.map((operand, at) => {
    const value = evaluateOperand(scope, operand, dot);
    return checkType(scope.name, operand, value, declared.takes[at] ?? declared.rest ?? "any");
  });
  const last = piped.map((value) =>
    checkType(scope.name, rest.at(-1) ?? first, value, declared.takes[rest.length] ?? declared.rest ?? "any"),
  );
  try {
    return declared.call(...([...values, ...last] as never[]));
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    // Helm leaves out where such an error passed through: people read what the chart's author wrote.
    if (name === "fail" || name === "required")
      throw new ChartError(`execution error at (${placeOf(first)}): ${error.message}`, error.message);
    if (error instanceof ChartError)
      throw new ChartError(`execution error at (${placeOf(first)}): ${error.said}`, error.said);
    throw failAt(scope.name, { ...first, source: command.source }, `error calling ${name}: ${error.message}`);
  }
}

/** What a chart says by `fail` or `required`; its place becomes the outermost one. */
class ChartError extends HelmError {
  readonly said: string;

  constructor(message: string, said: string) {
    super(message);
    this.said = said;
  }
}

function ownFunction(
  scope: Scope,
  name: string,
): { takes: readonly Parameter[]; rest?: Parameter; call: (...values: readonly never[]) => unknown } | undefined {
  if (name === "include")
    return {
      takes: ["string", "any"],
      call: (template: string, data: unknown) => executeTemplate(scope.templates, template, data),
    };
  if (name === "tpl")
    return { takes: ["string", "any"], call: (text: string, data: unknown) => expandText(scope.templates, text, data) };
  return undefined;
}

function expandText(templates: Templates, text: string, data: unknown): string {
  let parsed: Templates;
  try {
    parsed = parseTemplate("gotpl", text, isFunction);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new HelmError(`cannot parse template ${JSON.stringify(text)}: ${cause}`);
  }
  try {
    return withoutNoValue(executeTemplate(new Map([...templates, ...parsed]), "gotpl", data));
  } catch (error) {
    if (!(error instanceof HelmError) || error instanceof ChartError) throw error;
    throw new HelmError(`error during tpl function execution for ${JSON.stringify(text)}: ${error.message}`);
  }
}

function evaluateLogic(
  scope: Scope,
  name: "and" | "or",
  operands: readonly Operand[],
  dot: unknown,
  piped: readonly unknown[],
): unknown {
  let value: unknown;
  for (const operand of operands) {
    value = evaluateOperand(scope, operand, dot);
    if (isTrue(value) === (name === "or")) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function evaluateOperand(scope: Scope, operand: Operand, dot: unknown): unknown {
  return takeFields(scope.name, operand, evaluateStart(scope, operand, dot));
}

function evaluateStart(scope: Scope, operand: Operand, dot: unknown): unknown {
  const { start } = operand;
  switch (start.kind) {
    case "dot":
      return dot;
    case "literal":
      return start.value ?? undefined;
    case "variable":
      return findVariable(scope, operand, start.name);
    case "pipe":
      return evaluatePipe(scope, start.pipe, dot);
    case "word":
      return callFunction(scope, { operands: [operand], source: operand.source }, dot, []);
  }
}

function findVariable(scope: Scope, operand: Operand, name: string): unknown {
  const found = scope.variables.findLast((variable) => variable.name === name);
  if (found === undefined) throw failAt(scope.name, operand, `undefined variable ${JSON.stringify(name)}`);
  return found.value;
}
