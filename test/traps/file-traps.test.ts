import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Diagnostic } from "@fgk/engine";
import { readDeployment } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { gallery } from "../gallery/case-file.ts";
import { catalog } from "../product/run-fgk.ts";
import { fileTraps, silent, start } from "./file-traps.ts";

function read(text: string): readonly Diagnostic[] {
  return readDeployment(text, "fgk.yaml", catalog).diagnostics;
}

function show({ source, severity, summary, cause, help }: Diagnostic): string {
  return `${source?.line} ${severity} ${[summary, cause, help].filter((part) => part !== undefined).join(" | ")}`;
}

describe("traps that the deployment file shows, each at its line, why, and with the edit that leads out", () => {
  it.each(fileTraps)("$name", ({ text, said }) => expect(read(start + text).map(show)).toEqual(said));

  it.each(silent)("nothing is said of %s", (_name, text) => expect(read(start + text).map(show)).toEqual([]));

  it.each(readdirSync(gallery, { withFileTypes: true }).filter((entry) => entry.isDirectory()))(
    "nothing is said of the gallery's $name",
    ({ name }) => {
      const warnings = read(readFileSync(path.join(gallery, name, "fgk.yaml"), "utf8")).filter(
        ({ severity }) => severity === "warning",
      );
      expect(warnings.map(show)).toEqual([]);
    },
  );
});
