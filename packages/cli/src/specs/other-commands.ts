import type { CommandSpec } from "../command.ts";
import { fileFlag, jsonFlag } from "./shared-flags.ts";

/** The commands that need no deployment, and those that are still to come. */
export const otherCommands: readonly CommandSpec[] = [
  {
    name: "connect",
    shown: "second",
    purpose: "Open a local port to Flyte (not yet)",
    usage: "connect [-f FILE] [--port PORT]",
    operands: { least: 0, most: 0 },
    examples: [],
    flags: [fileFlag, { name: "port", value: "PORT", about: "The port on this machine." }],
    load: async () => (await import("../commands/not-yet.ts")).runConnect,
  },
  {
    name: "flyte",
    shown: "second",
    purpose: "Write Flyte's client configuration (not yet)",
    usage: "flyte config [-f FILE]",
    operands: { least: 0, most: 1 },
    examples: [],
    flags: [fileFlag],
    load: async () => (await import("../commands/not-yet.ts")).runFlyteConfig,
  },
  {
    name: "register",
    shown: "second",
    purpose: "Register workflows (not yet)",
    usage: "register [-f FILE] PATH…",
    operands: { least: 0, most: Number.POSITIVE_INFINITY },
    examples: [],
    flags: [fileFlag],
    load: async () => (await import("../commands/not-yet.ts")).runRegister,
  },
  {
    name: "schema",
    shown: "second",
    purpose: "Print the JSON Schema of the deployment file",
    usage: "schema",
    operands: { least: 0, most: 0 },
    examples: [{ line: "fgk schema > deployment.schema.json", about: "for an editor that shall complete and check" }],
    flags: [],
    load: async () => (await import("../commands/schema.ts")).runSchema,
  },
  {
    name: "version",
    shown: "second",
    purpose: "Print fgk's version",
    usage: "version [--json]",
    operands: { least: 0, most: 0 },
    examples: [
      { line: "fgk version", about: "the version" },
      { line: "fgk version --json", about: "with the runtime's and the formats' versions" },
    ],
    flags: [jsonFlag],
    load: async () => (await import("../commands/version.ts")).runVersion,
  },
  {
    name: "help",
    shown: "second",
    purpose: "Explain fgk or one of its commands",
    usage: "help [COMMAND]",
    operands: { least: 0, most: 1 },
    examples: [{ line: "fgk help plan", about: "the same as fgk plan --help" }],
    flags: [],
    load: async () => (await import("../commands/help.ts")).runHelp,
  },
];
