import type { Diagnostic } from "@fgk/engine";
import type { BucketScope } from "../scope/buckets-scope.ts";
import type { Rule } from "./rule.ts";
import { broken, remark, when } from "./rule.ts";

/** Cloud Storage's rules for bucket names, and what one bucket for both purposes means. */
export const checkBuckets: Rule = ({ buckets }) => {
  const { metadata, userData, deleteAfterDays } = buckets;
  const same = metadata.name === userData.name;
  return [
    ...checkName(metadata),
    ...(same ? [] : checkName(userData)),
    ...when(same && deleteAfterDays === null, () =>
      remark(
        "buckets.userData",
        `both buckets are ${metadata.name}: Flyte's metadata and user data share it`,
        "Flyte allows it; with two, user data can have a lifetime of its own",
      ),
    ),
    ...when(same && deleteAfterDays !== null, () =>
      broken(
        "buckets.deleteAfterDays",
        "user data can't be deleted by age while it shares its bucket with the metadata",
        "the bucket's rule would delete Flyte's metadata as well",
        "give userData a bucket of its own, or leave deleteAfterDays out",
      ),
    ),
    ...when(same && (metadata.managed !== userData.managed || metadata.project !== userData.project), () =>
      broken(
        "buckets.userData",
        `${metadata.name} is described twice, in two ways`,
        "metadata and userData name one bucket, with another project or another managed",
        "say the same of both, or name two buckets",
      ),
    ),
  ];
};

function checkName({ name, path }: BucketScope): readonly Diagnostic[] {
  const refuse = (why: string): readonly Diagnostic[] => [
    broken(
      path,
      `${name} can't be a bucket's name: ${why}`,
      "Cloud Storage's rules for bucket names",
      "choose another",
    ),
  ];
  const parts = name.split(".");
  if (name.length < 3) return refuse(`it has ${name.length} characters, at least 3 are needed`);
  if (parts.length === 1 && name.length > 63) return refuse(`it has ${name.length} characters, at most 63 are allowed`);
  if (name.length > 222) return refuse(`it has ${name.length} characters, at most 222 are allowed`);
  if (parts.some((part) => part.length > 63)) return refuse("a part between dots has more than 63 characters");
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return refuse("it must begin and end with a letter or a digit");
  if (parts.some((part) => part === "")) return refuse("two dots follow each other");
  if (/^[0-9]+(\.[0-9]+){3}$/.test(name)) return refuse("it looks like an IP address");
  if (name.startsWith("goog") || /g[o0]{2}g[l1]e/.test(name)) return refuse("names with google in them are reserved");
  return [];
}
