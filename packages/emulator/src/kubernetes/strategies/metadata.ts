import type { Stored } from "../../cloud/http.ts";
import type { FieldProblem } from "../status.ts";
import { invalidField } from "../status.ts";
import type { NameRule } from "./names.ts";
import { checkKey, checkLabels, checkName } from "./names.ts";

/** What is wrong with an object's metadata, in the server's words and order. */
export function checkMetadata(metadata: Stored, rule: NameRule): readonly FieldProblem[] {
  const { name, generateName, labels, annotations, finalizers, ownerReferences } = metadata;
  return [
    ...checkGenerateName(generateName, rule),
    ...checkName(name, rule),
    ...(ownerReferences ?? []).flatMap(checkOwner),
    ...checkControllers(ownerReferences ?? []),
    ...Object.keys(annotations ?? {}).flatMap((key) => checkKey("metadata.annotations", key)),
    ...checkLabels(labels),
    ...(finalizers ?? []).flatMap(checkFinalizer),
  ];
}

/** What a name begins with may end in a dash. */
function checkGenerateName(given: unknown, rule: NameRule): readonly FieldProblem[] {
  if (typeof given !== "string" || given === "") return [];
  const problems = checkName(given.replace(/-$/, "a"), rule);
  return problems.map(({ text }) => {
    const why = text.slice(text.indexOf('": ') + 3);
    return invalidField("metadata.generateName", given, why);
  });
}

function checkOwner(owner: Stored): readonly FieldProblem[] {
  const field = "metadata.ownerReferences";
  const required = (["apiVersion", "kind", "name", "uid"] as const).filter((key) => (owner[key] ?? "") === "");
  return required.map((key) =>
    invalidField(`${field}.${key}`, owner[key] ?? "", `${key === "apiVersion" ? "version" : key} must not be empty`),
  );
}

/** Of all owners one may be the controller; the answer shows all of them, as Go prints them. */
function checkControllers(owners: readonly Stored[]): readonly FieldProblem[] {
  const controllers = owners.filter((owner) => owner["controller"] === true);
  const [first, second] = controllers;
  if (first === undefined || second === undefined) return [];
  const names = controllers.map((owner) => `${owner["kind"]}/${owner["name"]}`);
  const shown = owners
    .map(
      ({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }) =>
        `v1.OwnerReference{APIVersion:"${apiVersion}", Kind:"${kind}", Name:"${name}", UID:"${uid}", ` +
        `Controller:${printPointer(controller)}, BlockOwnerDeletion:${printPointer(blockOwnerDeletion)}}`,
    )
    .join(", ");
  const text =
    `Invalid value: []v1.OwnerReference{${shown}}: Only one reference can have Controller set to true. ` +
    `Found "true" in references for ${names[0]} and ${names[1]}`;
  return [{ field: "metadata.ownerReferences", reason: "FieldValueInvalid", text }];
}

/** Go prints where a value is, not what it is. */
function printPointer(value: unknown): string {
  return value === undefined ? "(*bool)(nil)" : "(*bool)(0xc000000000)";
}

const standardFinalizers = ["foregroundDeletion", "kubernetes", "orphan"];

function checkFinalizer(finalizer: unknown, index: number): readonly FieldProblem[] {
  const text = String(finalizer);
  if (text.includes("/") || standardFinalizers.includes(text)) return [];
  const why = "name is neither a standard finalizer name nor is it fully qualified";
  return [invalidField(`metadata.finalizers[${index}]`, text, why)];
}
