import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type LoadedCase, listCases } from "../gallery/case-file.ts";

/** A committed plan of the gallery. */
export interface Example {
  readonly loaded: LoadedCase;
  readonly text: string;
  /** What it says, as any reader of YAML sees it. */
  readonly content: unknown;
}

/** Every case of the gallery that has a plan, by name. */
export function listExamples(): readonly Example[] {
  return listCases().flatMap((loaded) => {
    const file = path.join(loaded.folder, "fgk.plan.yaml");
    if (!existsSync(file)) return [];
    const text = readFileSync(file, "utf8");
    return [{ loaded, text, content: parse(text) as unknown }];
  });
}
