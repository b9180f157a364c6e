import { risks } from "@fgk/engine";
import type { FlagSpec } from "../command.ts";

/** Flags that several commands take, each written once. */
export const fileFlag: FlagSpec = {
  name: "file",
  short: "f",
  value: "FILE",
  about: "The deployment file; fgk.yaml when left out.",
};

export const jsonFlag: FlagSpec = {
  name: "json",
  about: "Events as JSON on stdout, one per line; the first names the format's version. Never prompts.",
};

export const targetFlag: FlagSpec = {
  name: "target",
  value: "ADDRESS",
  many: true,
  about: "Only this address and what it depends on. May be repeated.",
};

export const allowFlag: FlagSpec = {
  name: "allow",
  value: "RISK",
  many: true,
  choices: risks.filter((risk) => risk !== "data loss"),
  about: "Consent to a risk: restart, nodes, downtime, identity, access, exposure. May be repeated.",
};

export const verboseFlag: FlagSpec = {
  name: "verbose",
  short: "v",
  about: "List what is otherwise counted: what is kept, defaults, unchanged things.",
};

export const timeoutFlag: FlagSpec = {
  name: "timeout",
  value: "DURATION",
  about: "Start and wait for nothing more after this long: 90s, 30m, 2h. 3h when left out.",
};
