import { expect, it } from "vitest";
import type { ColourChoice } from "./colour.ts";
import { decideColour } from "./colour.ts";

const rows: readonly [string, ColourChoice, Readonly<Record<string, string>>, boolean, boolean][] = [
  ["a terminal has colour", "auto", {}, true, true],
  ["a pipe has none", "auto", {}, false, false],
  ["--color always wins over a pipe", "always", {}, false, true],
  ["--color always wins over NO_COLOR", "always", { NO_COLOR: "1" }, false, true],
  ["--color never wins over FORCE_COLOR", "never", { FORCE_COLOR: "1" }, true, false],
  ["NO_COLOR wins over a terminal", "auto", { NO_COLOR: "1" }, true, false],
  ["NO_COLOR wins over FORCE_COLOR", "auto", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ["an empty NO_COLOR says nothing", "auto", { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR wins over a pipe", "auto", { FORCE_COLOR: "1" }, false, true],
  ["FORCE_COLOR=0 wins over a terminal", "auto", { FORCE_COLOR: "0" }, true, false],
  ["CLICOLOR_FORCE counts as FORCE_COLOR", "auto", { CLICOLOR_FORCE: "1" }, false, true],
  ["FORCE_COLOR wins over TERM=dumb", "auto", { FORCE_COLOR: "1", TERM: "dumb" }, false, true],
  ["a dumb terminal has none", "auto", { TERM: "dumb" }, true, false],
];

it.each(rows)("%s", (_name, choice, variables, isTerminal, expected) => {
  expect(decideColour(choice, (name) => variables[name], isTerminal)).toBe(expected);
});
