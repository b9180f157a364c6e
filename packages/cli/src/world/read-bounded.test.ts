import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBounded, TooLong } from "./read-bounded.ts";

describe("reading at most so many bytes", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "fgk-read-bounded-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [0, 10],
    [9, 10],
    [10, 10],
  ])("a file of %i bytes is read where %i are", async (size, most) => {
    const file = path.join(folder, "whole");
    await writeFile(file, "x".repeat(size));
    expect((await readBounded(file, most)).length).toBe(size);
  });

  it("one byte more is too long", async () => {
    const file = path.join(folder, "long");
    await writeFile(file, "x".repeat(11));
    await expect(readBounded(file, 10)).rejects.toThrow(TooLong);
  });

  it.skipIf(process.platform === "win32")("a link to a device that never ends is too long", async () => {
    const file = path.join(folder, "endless");
    await symlink("/dev/zero", file);
    await expect(readBounded(file, 1_000)).rejects.toThrow("it has more than 1000 bytes");
  });

  it.each(["missing", ""])("what can't be read is the file system's error: %j", async (name) => {
    await expect(readBounded(path.join(folder, name), 10)).rejects.toThrow(/ENOENT|EISDIR/);
  });
});
