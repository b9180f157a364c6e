import type { Change, Live, RiskNote } from "@fgk/engine";

/** What a change of a bucket does to the data in it, and to who may see it. */
export function riskOfBucket(change: Change, live: Live): RiskNote | undefined {
  if (change.action === "delete" || change.action === "replace") {
    return { risk: "data loss", why: "the bucket goes, with all that is in it" };
  }
  if (change.action !== "update" || live.status !== "present") return undefined;
  const expiry = change.fields.find(({ path }) => path === "deleteAfterDays");
  if (typeof expiry?.after === "number" && (typeof expiry.before !== "number" || expiry.after < expiry.before)) {
    return { risk: "data loss", why: `objects older than ${expiry.after} days are deleted` };
  }
  const opened = change.fields.some(
    ({ path, before, after }) =>
      (path === "publicAccessPrevention" && before === "enforced" && after !== "enforced") ||
      (path === "uniformAccess" && after === false),
  );
  return opened ? { risk: "exposure", why: "objects of the bucket can be made public" } : undefined;
}
