import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Progress } from "./soak-progress.ts";

const root = path.resolve(import.meta.dirname, "../..");
const file = path.join(root, ".soak", "progress.json");

/** What is written down of the last soak of the same code, keyed by row; undefined: there is none. */
export function readProgress(code: string): Readonly<Record<string, Progress>> | undefined {
  if (!existsSync(file)) return undefined;
  const written = JSON.parse(readFileSync(file, "utf8")) as { code: string; rows: Record<string, Progress> };
  return written.code === code ? written.rows : undefined;
}

/** Writes it whole or not at all: Ctrl-C comes at any moment. */
export function writeProgress(code: string, rows: Readonly<Record<string, Progress>>): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ code, rows }));
  renameSync(`${file}.new`, file);
}

/** What is tested: the commit, and the files that differ from it. */
export function readCode(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  return `${git("rev-parse", "HEAD")} ${git("diff", "HEAD", "--stat")}`.trim();
}
