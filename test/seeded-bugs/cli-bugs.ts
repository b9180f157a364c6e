import type { SeededBug } from "./bug.ts";

/** Mistakes at the edge of fgk: connections, programs, terminal. */
export const cliBugs: readonly SeededBug[] = [
  {
    name: "a peer that trickles is waited for without end",
    row: "R12.sockets",
    file: "packages/cli/src/world/dial.ts",
    from: "late.abort()",
    to: "undefined",
  },
  {
    name: "--expect takes any digest",
    row: "R9.forged",
    file: "packages/cli/src/commands/apply.ts",
    from: "expected === plan.header.digest",
    to: "expected.length === plan.header.digest.length",
  },
  {
    name: "characters that reorder a line come through",
    row: "S5.payloads",
    file: "packages/cli/src/render/escape.ts",
    from: "\\u2028-\\u202e\\u2060-\\u2069",
    to: "\\u2028-\\u2029",
  },
  {
    name: "why a step waits is shown as its server wrote it",
    row: "S5.payloads",
    file: "packages/cli/src/render/progress.ts",
    from: "escapeLine(why)}`",
    to: "why}`",
  },
  {
    name: "anybody may read the files of a program",
    row: "S6.children",
    file: "packages/cli/src/world/private-folder.ts",
    from: "mode: 0o600",
    to: "mode: 0o644",
  },
  {
    name: "folders of other users are emptied",
    row: "S6.children",
    file: "packages/cli/src/world/private-folder.ts",
    from: "found.uid === process.getuid()",
    to: "found.uid >= 0",
  },
  {
    name: "a request may leave unencrypted",
    row: "S7.transport",
    file: "packages/cli/src/world/http-fetch.ts",
    from: 'return protocol === "https:" ||',
    to: 'return protocol !== "ftp:" ||',
  },
  {
    name: "a variable turns off the check of certificates",
    row: "S7.transport",
    file: "packages/cli/src/world/agents.ts",
    from: 'delete environment["NODE_TLS_REJECT_UNAUTHORIZED"];',
    to: "",
  },
  {
    name: "a host that only begins like this machine's name is taken for it",
    row: "S7.transport",
    file: "packages/cli/src/world/variables.ts",
    from: 'name === "localhost"',
    to: 'name.startsWith("localhost")',
  },
];
