import type { Rule } from "./rule.ts";
import { notYet, when } from "./rule.ts";

/** Keys of the design that nothing follows from yet: accepted without effect, they would be promises that nobody keeps. */
export const checkNotYet: Rule = ({ flyte }) => [
  ...when(flyte.auth !== null, () =>
    notYet(
      "flyte.auth",
      "fgk can't log in to Flyte yet",
      "where Flyte asks for a login, its projects aren't changed, and the checks that call it are not asked",
      "take flyte.auth out, and register projects with flytectl",
    ),
  ),
];
