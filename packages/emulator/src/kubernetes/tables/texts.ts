import type { Stored } from "../../cloud/http.ts";

/** What a cell shows for a value that isn't there. */
export function none(value: string | null | undefined): string {
  return value === undefined || value === null || value === "" ? "<none>" : value;
}

/** Labels as `a=b,c=d`, sorted. */
export function showLabels(labels: Readonly<Record<string, string>> | undefined): string {
  return none(
    Object.entries(labels ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(","),
  );
}

/** A LabelSelector as it would stand in a query; empty when it matches everything. */
export function showSelector(selector: Stored | undefined): string {
  const pairs = Object.entries((selector?.["matchLabels"] ?? {}) as Readonly<Record<string, string>>);
  const terms = [
    ...pairs.map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...((selector?.["matchExpressions"] ?? []) as readonly Stored[]).map((one) => ({
      key: String(one["key"]),
      text: showExpression(one),
    })),
  ];
  return terms
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(",");
}

function showExpression({ key, operator, values }: Stored): string {
  const list = `(${[...(values ?? [])].sort().join(",")})`;
  switch (operator) {
    case "In":
      return `${key} in ${list}`;
    case "NotIn":
      return `${key} notin ${list}`;
    case "Exists":
      return key;
    default:
      return `!${key}`;
  }
}
