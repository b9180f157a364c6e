import type { World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { digestFolder } from "./local-chart.ts";

describe("the digest of a chart's folder", () => {
  const worldOf = (files: Readonly<Record<string, string>>): World =>
    ({
      readFile: async (path: string) => (files[path] === undefined ? undefined : new TextEncoder().encode(files[path])),
      listFolder: async (path: string) => {
        const below = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
        return below.length === 0 ? undefined : below.map((name) => name.slice(path.length + 1)).sort();
      },
    }) as Partial<World> as World;
  const chart = { "chart/Chart.yaml": "name: x", "chart/values.yaml": "a: 1", "chart/templates/a.yaml": "b" };
  const digest = (files: Readonly<Record<string, string>>): Promise<string> => digestFolder(worldOf(files), "chart");

  it.each([
    ["a value", { ...chart, "chart/values.yaml": "a: 2" }],
    ["a template", { ...chart, "chart/templates/a.yaml": "c" }],
    ["a template more", { ...chart, "chart/templates/b.yaml": "b" }],
    ["a template under another name", { ...chart, "chart/templates/a.yaml": undefined, "chart/templates/c.yaml": "b" }],
    [
      "what moves from one file's end to the next one's beginning",
      { ...chart, "chart/values.yaml": "a: ", "chart/w": "1" },
    ],
  ])("changes with %s", async (_, files) => {
    const whole = Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined));
    expect(await digest(whole as Record<string, string>)).not.toBe(await digest(chart));
  });

  it("is the same for the same files, and with what helm leaves out", async () => {
    const one = await digest(chart);
    expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestFolder(worldOf({ ...chart }), "chart/")).toBe(one);
    const more = { "chart/.git/HEAD": "x", "chart/templates/.a.yaml.swp": "x", "chart/values.yaml~": "x" };
    expect(await digest({ ...chart, ...more })).toBe(one);
  });

  it("says where a chart is missing", async () => {
    await expect(digest({})).rejects.toThrow("there is no chart at chart");
    await expect(digest({ "chart/values.yaml": "a: 1" })).rejects.toThrow("there is no chart at chart");
  });

  it("refuses a folder that is too large to be one", async () => {
    const refuse = async (): Promise<never> => {
      throw new WorldError("refused", "there are more than 5000 files below chart");
    };
    const world = { ...worldOf(chart), listFolder: refuse };
    await expect(digestFolder(world, "chart")).rejects.toMatchObject({
      diagnostic: { code: "not-found", cause: "there are more than 5000 files below chart" },
    });
  });
});
