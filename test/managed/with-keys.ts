import { parseDocument } from "yaml";

/** A deployment file with other values at some keys: `database.managed`. */
export function withKeys(text: string, keys: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(keys)) document.setIn(key.split("."), document.createNode(value));
  return document.toString();
}
