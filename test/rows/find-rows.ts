import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Row } from "./row.ts";
import { nameRow } from "./row.ts";

const tests = path.resolve(import.meta.dirname, "..");
const ending = ".row.ts";

/** The names of all rows, sorted: each is a file `r4-two-applies.row.ts` in some folder of `test/`, which exports `row`. */
export function listRows(): readonly string[] {
  return [...findFiles().keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Loads the row of this name, `R4.two-applies`; throws when there is none. */
export async function loadRow(name: string): Promise<Row> {
  const file = findFiles().get(name);
  if (file === undefined) throw new Error(`there is no row ${name}; there are ${listRows().join(", ")}`);
  const { row } = (await import(pathToFileURL(file).href)) as { readonly row: Row };
  if (nameRow(row) !== name) throw new Error(`${path.basename(file)} exports the row ${nameRow(row)}, not ${name}`);
  return row;
}

function findFiles(): ReadonlyMap<string, string> {
  const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(ending) && !file.includes("node_modules"),
  );
  return new Map(files.map((file) => [nameOf(path.basename(file, ending)), path.join(tests, file)]));
}

/** `r4-two-applies` → `R4.two-applies`. */
function nameOf(base: string): string {
  const [id = "", ...family] = base.split("-");
  return `${id.toUpperCase()}.${family.join("-")}`;
}
