import { redacted } from "../../helm/redact-value.ts";
import { joinValuePath } from "../values-path.ts";
import type { Rule } from "./rule.ts";
import { broken } from "./rule.ts";
import { walkOwnValues } from "./walk-values.ts";

/** What `fgk plan --values-from-live` didn't print was pasted all the same: Flyte would get the placeholder. */
export const checkValuesRedacted: Rule = ({ flyte }) =>
  walkOwnValues(flyte.values)
    .filter(({ value }) => value === redacted)
    .map(({ keys, keyPath }) =>
      broken(
        keyPath,
        `${joinValuePath(keys)} is still ${redacted}`,
        "fgk plan --values-from-live writes that in place of what could be a secret",
        "take the line out: the release keeps its value; or write the value, if it is no secret",
      ),
    );
