import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { gallery, listCases } from "./case-file.ts";
import { writeIndex } from "./index-page.ts";

const page = path.join(gallery, "README.md");

it("the gallery's index is what its cases say", () => {
  const written = writeIndex(listCases());
  if (process.env["UPDATE_PLANS"] === "1") writeFileSync(page, written);
  expect(readFileSync(page, "utf8")).toBe(written);
});
