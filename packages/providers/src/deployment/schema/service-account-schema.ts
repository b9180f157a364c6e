import type { JsonObject } from "@fgk/engine";
import { flag, list, map, text, word } from "./shapes.ts";

/** The block `serviceAccount`. */
export const serviceAccountSchema: JsonObject = map("The Google service account that Flyte and its tasks act as.", {
  managed: flag("false: another team's; fgk reads and checks it, and never writes to it.", { default: true }),
  name: text(
    "The part of its e-mail before the @ (<name>@<project>.iam.gserviceaccount.com): small letters, digits and hyphens, a letter first.",
    {
      pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$",
      default: "flyte-sa",
    },
  ),
  email: text("The whole e-mail, for an account of another project; only with managed: false.", {
    pattern: "^[a-z0-9-]+@([a-z0-9.-]+\\.iam|developer|appspot)\\.gserviceaccount\\.com$",
  }),
  bindings: word(
    "managed: fgk adds the members and rights that Flyte needs. theirs: they are another team's to grant; fgk prints the commands.",
    ["managed", "theirs"],
    { default: "managed" },
  ),
  grants: word(
    "resource: rights on the two buckets and on the account itself (least privilege). project: the guide's list, on the project. A right held at either level is enough.",
    ["resource", "project"],
    { default: "resource", always: true },
  ),
  projectRoles: list(
    "Further roles on the project; with grants: project the guide's list comes first.",
    text("A role: roles/bigquery.jobUser, or a custom one.", {
      pattern: "^((projects|organizations)/[^/\\s]+/)?roles/[A-Za-z0-9_.]+$",
    }),
  ),
  prune: flag(
    "true: who may act as this account (roles/iam.workloadIdentityUser) and isn't named by the file is removed, each shown in the plan (risk: access). Other roles and members with a condition stay.",
    {
      default: false,
    },
  ),
});
