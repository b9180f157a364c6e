// Writes packages/emulator/src/helm/chart-files.ts from the chart's folder; a test holds the two equal.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const folder = path.join(root, "packages/emulator/chart/flyte-binary");

const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
  .sort();
const entries = names.map((name) => {
  const text = readFileSync(path.join(folder, name), "utf8");
  if (/`|\$\{/.test(text)) throw new Error(`${name} holds what a template literal can't`);
  return `  ${JSON.stringify(name).replace(/^"(\w+)"$/, "$1")}: ${text.includes("\\") ? "String.raw" : ""}\`${text}\`,\n`;
});
writeFileSync(
  path.join(root, "packages/emulator/src/helm/chart-files.ts"),
  `/**
 * The files of fgk's own chart, \`chart/flyte-binary\`, so that the stand-in for helm needs no folder. Made by
 * \`scripts/embed-chart.mjs\`, not by hand: hence its length.
 */
export const chartFiles: Readonly<Record<string, string>> = {
${entries.join("")}};
`,
);
