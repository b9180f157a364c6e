/** The text at a key of what came from outside; empty when there is none. */
export function textAt(value: Readonly<Record<string, unknown>> | undefined, key: string): string {
  const found = value?.[key];
  return typeof found === "string" ? found : "";
}
