import type { FieldProblem } from "../status.ts";
import { invalidField, requiredField } from "../status.ts";

const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
  `alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`;
const subdomain = `${label}(\\.${label})*`;
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
  `with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`;
const service = "[a-z]([-a-z0-9]*[a-z0-9])?";
const serviceText =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end " +
  `with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${service}')`;

/** Which alphabet a kind's names are written in. */
export type NameRule = "label" | "service" | "subdomain" | "path";

const rules: Readonly<Record<NameRule, { readonly pattern: RegExp; readonly text: string; readonly most: number }>> = {
  label: { pattern: new RegExp(`^${label}$`), text: labelText, most: 63 },
  service: { pattern: new RegExp(`^${service}$`), text: serviceText, most: 63 },
  subdomain: { pattern: new RegExp(`^${subdomain}$`), text: subdomainText, most: 253 },
  path: { pattern: /^(?!\.\.?$)[^/%]+$/, text: "may not contain '/' or '%'", most: 253 },
};

/** What is wrong with an object's name, in the server's words. */
export function checkName(name: unknown, rule: NameRule): readonly FieldProblem[] {
  const field = "metadata.name";
  if (typeof name !== "string" || name === "") return [requiredField(field, "name or generateName is required")];
  const { pattern, text, most } = rules[rule];
  const tooLong = name.length > most ? [invalidField(field, name, `must be no more than ${most} characters`)] : [];
  return [...(pattern.test(name) ? [] : [invalidField(field, name, text)]), ...tooLong];
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with " +
  "an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
  "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Label values are at most 63 characters of a small alphabet: an e-mail address is none. */
export function checkLabels(labels: unknown): readonly FieldProblem[] {
  return Object.entries((labels ?? {}) as Record<string, unknown>).flatMap(([key, value]) => [
    ...checkKey("metadata.labels", key),
    ...checkValue(value),
  ]);
}

function checkValue(value: unknown): readonly FieldProblem[] {
  if (typeof value !== "string") return [invalidField("metadata.labels", value, "must be a string")];
  if (value.length > 63) return [invalidField("metadata.labels", value, "must be no more than 63 characters")];
  return labelValue.test(value) ? [] : [invalidField("metadata.labels", value, labelValueText)];
}

const namePart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const namePartText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
  `character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${namePart}')`;

/** A key of labels or annotations: a name, with a domain and a slash before it or not. */
export function checkKey(field: string, key: string): readonly FieldProblem[] {
  const name = key.slice(key.indexOf("/") + 1);
  return new RegExp(`^${namePart}$`).test(name) ? [] : [invalidField(field, key, namePartText)];
}
