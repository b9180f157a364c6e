import { parseArgs } from "node:util";
import { suggestWord } from "@fgk/engine";
import type { CommandSpec, FlagSpec, Flags } from "./command.ts";
import { usageError } from "./command-error.ts";

/** Flags that every command takes. */
export const everyFlag: readonly FlagSpec[] = [
  { name: "help", short: "h", about: "Explain the command and exit." },
  { name: "color", value: "WHEN", choices: ["auto", "always", "never"], about: "Colour: auto, always or never." },
  { name: "no-color", about: "The same as --color never." },
];

/** What people type from habit → what it is called here; null where fgk has no such thing, with the reason. */
const habits: Readonly<Record<string, string>> = {
  "auto-approve": "yes",
  "var-file": "file",
  values: "file",
  output: "out",
  colour: "color",
  "no-colour": "no-color",
  approve: "yes",
  confirm: "yes",
  force: "allow",
  "exit-code": "detailed-exitcode",
  "detailed-exit-code": "detailed-exitcode",
};

/** Flags that other tools have and fgk needs none for. */
const needless: Readonly<Record<string, string>> = {
  refresh: "fgk always reads what is really there",
  state: "fgk keeps no state",
  parallelism: "fgk runs at most 10 steps at once, one at a time where Google allows only one",
  var: "a deployment file has no variables: every value stands in it",
  "kube-context": "the deployment file says how the cluster is reached: cluster.access",
  namespace: "the deployment file says it: flyte.namespace",
};

/** Flags that another command has, by the command that was called with them; and how one gets there. */
const elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  plan: { "with-contents": "fgk destroy takes it: fgk destroy --with-contents ADDRESS --out FILE" },
  apply: {
    adopt: "a mark is a step of a plan file: fgk plan --adopt ADDRESS --out FILE, then: fgk apply FILE",
    "allow-data-loss":
      "data is lost by a plan file only: fgk plan --allow-data-loss ADDRESS --out FILE, then: fgk apply FILE",
    "skip-cluster": "a partial plan can be read, not applied: fgk plan --skip-cluster",
    "with-contents": "fgk destroy takes it: fgk destroy --with-contents ADDRESS --out FILE",
  },
  destroy: {
    allow: "the deployment's name is the consent; what would be lost is named: --allow-data-loss ADDRESS",
    yes: "did you mean --confirm NAME?",
    "auto-approve": "did you mean --confirm NAME?",
    approve: "did you mean --confirm NAME?",
    force: "did you mean --confirm NAME?",
  },
};

/** A call taken apart: what isn't a flag, and the flags. */
export interface Parsed {
  readonly operands: readonly string[];
  /** What stands after `--`, for a program that the command runs; empty for commands that run none. */
  readonly further: readonly string[];
  readonly flags: Flags;
}

/** Takes a command's arguments apart strictly: whatever it doesn't know is an error that names what was meant. */
export function parseArguments(command: CommandSpec, args: readonly string[]): Parsed {
  const specs = [...command.flags, ...everyFlag];
  refuseSingleDashes(args, command, specs);
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      specs.map((spec) => [
        spec.name,
        { type: spec.value === undefined ? "boolean" : "string", ...(spec.short && { short: spec.short }) },
      ]),
    ),
  });
  const operands: string[] = [];
  const further: string[] = [];
  let passedOn = false;
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") passedOn = command.runsProgram === true;
    if (token.kind === "positional") (passedOn ? further : operands).push(token.value);
    if (token.kind !== "option") continue;
    const spec = specs.find((each) => each.name === token.name);
    if (spec === undefined) throw unknownFlag(token.rawName, token.name, command, specs);
    const values = given.get(spec.name) ?? [];
    if (values.length > 0 && spec.many === undefined && spec.value !== undefined) {
      throw usageError(`--${spec.name} is given twice`);
    }
    given.set(spec.name, [...values, ...readValues(spec, token.value, token.inlineValue === true)]);
  }
  const flags: Flags = {
    isOn: (name) => given.has(name),
    text: (name) => given.get(name)?.[0],
    list: (name) => given.get(name) ?? [],
  };
  if (!flags.isOn("help")) countOperands(command, operands);
  return { operands, further, flags };
}

function readValues(spec: FlagSpec, value: string | undefined, inline: boolean): readonly string[] {
  if (spec.value === undefined) {
    if (value !== undefined) throw usageError(`--${spec.name} takes no value`);
    return ["true"];
  }
  if (value === undefined || (!inline && value.startsWith("-") && value !== "-")) {
    throw usageError(`--${spec.name} needs a value: --${spec.name} ${spec.value}`);
  }
  const values = spec.many === undefined ? [value] : value.split(",").map((part) => part.trim());
  for (const each of values) {
    if (each === "") throw usageError(`--${spec.name} needs a value: --${spec.name} ${spec.value}`);
    if (spec.choices === undefined || spec.choices.includes(each)) continue;
    throw usageError(`--${spec.name} can't be ${JSON.stringify(each)}`, suggestChoice(spec, each, spec.choices));
  }
  return values;
}

function suggestChoice(spec: FlagSpec, given: string, choices: readonly string[]): string {
  // Data is lost by address only, and by a plan.
  if (spec.name === "allow" && /^data.?loss$/.test(given))
    return "it takes a flag of its own: --allow-data-loss ADDRESS";
  const near = suggestWord(given, choices);
  return near === undefined ? `it is one of: ${choices.join(", ")}` : `did you mean ${near}?`;
}

/** `-auto-approve`, `-target=x`: the spelling of other tools, which would be read as a row of one-letter flags. */
function refuseSingleDashes(args: readonly string[], command: CommandSpec, specs: readonly FlagSpec[]): void {
  for (const arg of args) {
    if (arg === "--") return;
    const name = /^-([a-z][a-z-]+)(?:=.*)?$/.exec(arg)?.[1];
    if (name === undefined) continue;
    const known = specs.some((spec) => spec.name === name) || name in habits || name in needless;
    const letters = specs.flatMap((spec) => spec.short ?? []);
    if (known || !letters.includes(name[0] ?? "")) throw unknownFlag(`-${name}`, name, command, specs);
  }
}

function unknownFlag(written: string, name: string, command: CommandSpec, specs: readonly FlagSpec[]): Error {
  const reason = needless[name];
  if (reason !== undefined) return usageError(`unknown flag ${written}`, `it isn't needed: ${reason}`);
  const there = elsewhere[command.name]?.[name];
  if (there !== undefined) return usageError(`unknown flag ${written}`, there);
  const names = specs.map((spec) => spec.name);
  const habit = habits[name];
  const meant = names.includes(name)
    ? name
    : habit !== undefined && names.includes(habit)
      ? habit
      : suggestWord(name, names);
  return usageError(
    `unknown flag ${written}`,
    meant === undefined ? `fgk ${command.name} --help lists the flags` : `did you mean --${meant}?`,
  );
}

function countOperands(command: CommandSpec, operands: readonly string[]): void {
  const { least, most } = command.operands;
  const usage = `usage: fgk ${command.usage}`;
  if (operands.length < least) throw usageError(`fgk ${command.name} needs more`, usage);
  const extra = operands[most];
  if (extra === undefined) return;
  const isFile = /\.ya?ml$/.test(extra) && command.flags.some(({ name }) => name === "file");
  const help = isFile ? `did you mean --file ${extra}?` : usage;
  throw usageError(`fgk ${command.name} doesn't know what to do with ${JSON.stringify(extra)}`, help);
}
