import type { CommandSpec } from "../command.ts";
import { jsonFlag } from "./shared-flags.ts";

/** The commands that need no deployment. */
export const otherCommands: readonly CommandSpec[] = [
  {
    name: "permissions",
    shown: "second",
    purpose: "Print the permissions that fgk needs, as a role that gcloud takes",
    usage: "permissions [planner | applier]",
    operands: { least: 0, most: 1 },
    about: "Without a name: every call that fgk makes, with what it needs. Asks no cloud.",
    examples: [
      { line: "fgk permissions", about: "every call, with its permissions" },
      { line: "fgk permissions planner > planner.yaml", about: "a role that plans: gcloud iam roles create … --file" },
      { line: "fgk permissions applier > applier.yaml", about: "a role that applies, verifies and destroys" },
    ],
    flags: [jsonFlag],
    load: async () => (await import("../commands/permissions.ts")).runPermissions,
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
