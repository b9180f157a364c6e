import fs from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { listFolder } from "./list-folder.ts";

async function makeFolder(names: readonly string[]): Promise<string> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), "fgk-list-"));
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
  for (const name of names) {
    await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await fs.writeFile(path.join(folder, name), "x");
  }
  return folder;
}

describe("listFolder", () => {
  it("names the files below, with slashes, in the order of their characters", async () => {
    const folder = await makeFolder(["b.yaml", "Chart.yaml", "templates/b/c.yaml", "templates/a.yaml", "templates-x"]);
    expect(await listFolder(folder)).toEqual([
      "Chart.yaml",
      "b.yaml",
      "templates-x",
      "templates/a.yaml",
      "templates/b/c.yaml",
    ]);
  });

  it("tells an empty folder from none and from a file", async () => {
    const folder = await makeFolder(["file"]);
    await fs.mkdir(path.join(folder, "empty"));
    expect(await listFolder(path.join(folder, "empty"))).toEqual([]);
    expect(await listFolder(path.join(folder, "none"))).toBeUndefined();
    expect(await listFolder(path.join(folder, "file"))).toBeUndefined();
  });

  it("isn't led in circles by links", async () => {
    const folder = await makeFolder(["a"]);
    await fs.symlink(folder, path.join(folder, "again"));
    expect(await listFolder(folder)).toEqual(["a", "again"]);
  });
});
