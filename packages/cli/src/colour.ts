/** What a user said with --color. */
export type ColourChoice = "always" | "never" | "auto";

/** Whether one stream gets colour: --color > NO_COLOR > FORCE_COLOR > TERM=dumb > whether it is a terminal. */
export function decideColour(
  choice: ColourChoice,
  variable: (name: string) => string | undefined,
  isTerminal: boolean,
): boolean {
  if (choice !== "auto") return choice === "always";
  const no = variable("NO_COLOR");
  if (no !== undefined && no !== "") return false;
  const force = variable("FORCE_COLOR") ?? variable("CLICOLOR_FORCE");
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  if (variable("TERM") === "dumb") return false;
  return isTerminal;
}
