import type { DeploymentFile, Json, KeyPath } from "@fgk/engine";
import { compareText } from "@fgk/engine";

/**
 * The parsing boundary between a deployment file and typed values. The schema was asked before, so a value of another type
 * can't come; if it does, the empty value of the type stands for it and nothing is thrown.
 */

/** The written text, else the schema's default, else `derived`. */
export function readText(file: DeploymentFile, path: KeyPath, derived = ""): string {
  const { value } = file.get(path);
  return typeof value === "string" ? value : derived;
}

/** The written text or the schema's default; null when there is neither. */
export function readTextOrNull(file: DeploymentFile, path: KeyPath): string | null {
  const { value } = file.get(path);
  return typeof value === "string" ? value : null;
}

/** The written word when it is one of `words`, else the first of them. */
export function readWord<Word extends string>(
  file: DeploymentFile,
  path: KeyPath,
  words: readonly [Word, ...Word[]],
): Word {
  const { value } = file.get(path);
  return words.find((word) => word === value) ?? words[0];
}

/** The written number, else the schema's default, else 0. */
export function readNumber(file: DeploymentFile, path: KeyPath): number {
  return readNumberOrNull(file, path) ?? 0;
}

/** The written number or the schema's default; null when there is neither. */
export function readNumberOrNull(file: DeploymentFile, path: KeyPath): number | null {
  const { value } = file.get(path);
  return typeof value === "number" ? value : null;
}

/** The written flag, else the schema's default, else `derived`. */
export function readFlag(file: DeploymentFile, path: KeyPath, derived = false): boolean {
  const { value } = file.get(path);
  return typeof value === "boolean" ? value : derived;
}

/** The items of a list, of whatever kind; none when it is left out. */
export function readItems(file: DeploymentFile, path: KeyPath): readonly Json[] {
  const { value } = file.get(path);
  return Array.isArray(value) ? value : [];
}

/** The texts of a list. */
export function readTexts(file: DeploymentFile, path: KeyPath): readonly string[] {
  return readItems(file, path).filter((item) => typeof item === "string");
}

/** The entries of a map, sorted by key; none when it is left out. Keys may hold any character. */
export function readEntries(file: DeploymentFile, path: KeyPath): readonly (readonly [string, Json])[] {
  const { value } = file.get(path);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).sort(([a], [b]) => compareText(a, b));
}

/** The entries of a map of texts; entries of another kind are left out. */
export function readTextMap(file: DeploymentFile, path: KeyPath): Readonly<Record<string, string>> {
  return Object.fromEntries(readEntries(file, path).filter((entry) => typeof entry[1] === "string")) as Record<
    string,
    string
  >;
}

/** True when one of these keys stands in the file (a written null counts as left out). */
export function isWritten(file: DeploymentFile, ...paths: readonly KeyPath[]): boolean {
  return paths.some((path) => file.get(path).written);
}

/** The first of these keys that stands in the file. */
export function writtenOf(file: DeploymentFile, ...paths: readonly KeyPath[]): KeyPath | undefined {
  return paths.find((path) => file.get(path).written);
}
