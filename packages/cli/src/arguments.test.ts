import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import type { CommandSpec } from "./command.ts";
import { CommandError } from "./command-error.ts";
import { allCommands } from "./specs/all-commands.ts";

function spec(name: string): CommandSpec {
  const found = allCommands.find((command) => command.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}

describe("arguments that are understood", () => {
  const rows: readonly [
    string,
    string,
    readonly string[],
    Readonly<Record<string, readonly string[]>>,
    readonly string[],
  ][] = [
    ["a long flag with a space", "plan", ["--file", "a.yaml"], { file: ["a.yaml"] }, []],
    ["a long flag with =", "plan", ["--file=a.yaml"], { file: ["a.yaml"] }, []],
    ["a short flag", "plan", ["-f", "a.yaml", "-o", "b.plan.yaml"], { file: ["a.yaml"], out: ["b.plan.yaml"] }, []],
    ["a list with commas", "plan", ["--allow", "nodes,downtime"], { allow: ["nodes", "downtime"] }, []],
    ["a list given twice", "plan", ["--target", "a/b", "--target", "c/d"], { target: ["a/b", "c/d"] }, []],
    ["a switch", "apply", ["-y", "--json"], { yes: ["true"], json: ["true"] }, []],
    ["an operand before flags", "apply", ["p.yaml", "--json"], { json: ["true"] }, ["p.yaml"]],
    ["what follows -- is an operand", "show", ["--", "--json"], {}, ["--json"]],
    ["a value that begins with a dash, joined by =", "plan", ["--file=-odd.yaml"], { file: ["-odd.yaml"] }, []],
  ];
  it.each(rows)("%s", (_name, command, args, flags, operands) => {
    const parsed = parseArguments(spec(command), args);
    for (const [flag, values] of Object.entries(flags)) expect(parsed.flags.list(flag)).toEqual(values);
    expect(parsed.operands).toEqual(operands);
  });
});

describe("arguments that are refused, with what was meant", () => {
  const rows: readonly [string, string, readonly string[], string, string | undefined][] = [
    ["a misspelt flag", "plan", ["--tagret", "a/b"], "unknown flag --tagret", "did you mean --target?"],
    ["Terraform's approval", "apply", ["-auto-approve"], "unknown flag -auto-approve", "did you mean --yes?"],
    [
      "Terraform's approval, two dashes",
      "apply",
      ["--auto-approve"],
      "unknown flag --auto-approve",
      "did you mean --yes?",
    ],
    ["Terraform's target", "plan", ["-target=a/b"], "unknown flag -target", "did you mean --target?"],
    ["Terraform's out", "plan", ["-out=x"], "unknown flag -out", "did you mean --out?"],
    ["helm's values", "plan", ["--values", "x.yaml"], "unknown flag --values", "did you mean --file?"],
    ["a state", "plan", ["--state", "x"], "unknown flag --state", "it isn't needed: fgk keeps no state"],
    [
      "parallelism",
      "apply",
      ["-parallelism=4"],
      "unknown flag -parallelism",
      "it isn't needed: fgk runs at most 10 steps at once, one at a time where Google allows only one",
    ],
    [
      "plan's flag, on apply",
      "apply",
      ["--adopt", "all"],
      "unknown flag --adopt",
      "a mark is a step of a plan file: fgk plan --adopt ADDRESS --out FILE, then: fgk apply FILE",
    ],
    [
      "apply's flag, on destroy",
      "destroy",
      ["--allow", "nodes"],
      "unknown flag --allow",
      "the deployment's name is the consent; what would be lost is named: --allow-data-loss ADDRESS",
    ],
    [
      "Terraform's approval of a destroy",
      "destroy",
      ["-auto-approve"],
      "unknown flag -auto-approve",
      "did you mean --confirm NAME?",
    ],
    ["nothing like it", "plan", ["--zzz"], "unknown flag --zzz", "fgk plan --help lists the flags"],
    ["a missing value", "plan", ["--file"], "--file needs a value: --file FILE", undefined],
    ["a flag instead of a value", "plan", ["--file", "--json"], "--file needs a value: --file FILE", undefined],
    ["an empty value", "plan", ["--file="], "--file needs a value: --file FILE", undefined],
    ["a value for a switch", "apply", ["--yes=true"], "--yes takes no value", undefined],
    ["a single flag twice", "plan", ["-f", "a", "-f", "b"], "--file is given twice", undefined],
    [
      "a risk that isn't one",
      "plan",
      ["--allow", "downtimes"],
      `--allow can't be "downtimes"`,
      "did you mean downtime?",
    ],
    [
      "data loss isn't a mere --allow",
      "plan",
      ["--allow", "data loss"],
      `--allow can't be "data loss"`,
      "it takes a flag of its own: --allow-data-loss ADDRESS",
    ],
    [
      "a risk like none",
      "plan",
      ["--allow", "everything"],
      `--allow can't be "everything"`,
      "it is one of: restart, nodes, downtime, identity, access, exposure",
    ],
    [
      "too many operands",
      "apply",
      ["a", "b"],
      `fgk apply doesn't know what to do with "b"`,
      "usage: fgk apply [PLAN] [flags]",
    ],
    ["too few operands", "show", [], "fgk show needs more", "usage: fgk show PLAN [--json] [--verbose]"],
  ];
  it.each(rows)("%s", (_name, command, args, summary, help) => {
    const refuse = (): unknown => parseArguments(spec(command), args);
    expect(refuse).toThrow(CommandError);
    try {
      refuse();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      expect(error.diagnostics).toEqual([
        { severity: "error", code: "usage", summary, ...(help === undefined ? {} : { help }) },
      ]);
    }
  });
});

describe("the commands' own descriptions", () => {
  it("have no flag twice and no short flag twice", () => {
    for (const { name, flags } of allCommands) {
      const names = flags.map((flag) => flag.name);
      const shorts = flags.flatMap((flag) => flag.short ?? []);
      expect(new Set(names).size, name).toBe(names.length);
      expect(new Set([...shorts, "h"]).size, name).toBe(shorts.length + 1);
    }
  });
});
