import { everyFlag } from "../arguments.ts";
import type { CommandSpec, FlagSpec } from "../command.ts";
import type { Paint } from "./paint.ts";

const exitCodes: readonly (readonly [string, string])[] = [
  ["0", "done"],
  ["1", "an error"],
  ["2", "`plan --detailed-exitcode` found changes"],
  ["3", "the plan is stale or altered"],
  ["4", "no credentials or no permission"],
  ["5", "refused by a guard: consent is missing, or the thing is protected or another's"],
  ["6", "another run holds the deployment"],
  ["70", "a bug of fgk"],
  ["130", "interrupted by Ctrl-C; 143 by SIGTERM"],
];

const variables: readonly (readonly [string, string])[] = [
  ["GOOGLE_APPLICATION_CREDENTIALS", "credentials file, as for every Google tool"],
  ["FGK_GOOGLE_ENDPOINT", "the emulator's address; this machine only"],
  ["FGK_GOOGLE_TOKEN", "which of the emulator's callers fgk is (fgk emulator --help)"],
  ["FGK_HELM", "the helm to run"],
  ["FGK_PYFLYTE", "the pyflyte to run"],
  ["HTTPS_PROXY, NO_PROXY", "the proxy to go through"],
  ["NO_COLOR, FORCE_COLOR", "colour off, on"],
];

/** What `fgk --help` prints. */
export function renderOverview(commands: readonly CommandSpec[], paint: Paint): string {
  const list = (shown: CommandSpec["shown"]): string =>
    table(commands.filter((command) => command.shown === shown).map(({ name, purpose }) => [name, purpose]));
  return [
    "Flyte on Google Kubernetes Engine, from one file: plan, apply, verify.",
    "",
    `${paint.bold("Usage:")} fgk COMMAND [flags]`,
    "",
    paint.bold("Main commands:"),
    list("first"),
    "",
    paint.bold("Other commands:"),
    list("second"),
    "",
    paint.bold("Examples:"),
    table([
      ["fgk demo", "see it work, without an account"],
      ["fgk plan", "what would change for fgk.yaml?"],
      ["fgk plan -o prod.plan.yaml", "write it down for review"],
      ["fgk apply prod.plan.yaml", "carry out exactly that"],
    ]),
    "",
    paint.bold("Exit codes:"),
    table(exitCodes),
    "",
    paint.bold("Variables:"),
    table(variables),
    "",
    "fgk help COMMAND explains a command.",
    "",
  ].join("\n");
}

/** What `fgk COMMAND --help` prints. */
export function renderCommandHelp(command: CommandSpec, paint: Paint): string {
  const lines = [`${command.purpose}.`, "", `${paint.bold("Usage:")} fgk ${command.usage}`];
  if (command.about !== undefined) lines.push("", command.about);
  if (command.examples.length > 0) {
    lines.push("", paint.bold("Examples:"), table(command.examples.map(({ line, about }) => [line, about])));
  }
  lines.push("", paint.bold("Flags:"), table([...command.flags, ...everyFlag].map(describeFlag)));
  lines.push("", paint.bold("Exit codes:"), table(exitCodes), "");
  return lines.join("\n");
}

function describeFlag(flag: FlagSpec): readonly [string, string] {
  const short = flag.short === undefined ? "    " : `-${flag.short}, `;
  return [`${short}--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`, flag.about];
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
