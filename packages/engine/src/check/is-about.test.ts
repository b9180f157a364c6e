import { describe, expect, it } from "vitest";
import { isAbout } from "./is-about.ts";

describe("what a check is about", () => {
  it.each([
    ["the address itself", "box/top", ["box/top"], true],
    ["one of several", "box/top", ["box/bottom", "box/top"], true],
    ["another", "box/top", ["box/bottom"], false],
    ["nothing", "box/top", [], false],
    ["all of a place", "drawer/left/*", ["drawer/left/first"], true],
    ["another place", "drawer/left/*", ["drawer/right/first"], false],
    ["a place with a longer name", "drawer/left/*", ["drawer/leftmost/first"], false],
    ["the place itself, which isn't in it", "drawer/left/*", ["drawer/left"], false],
  ] as const)("%s", (_, about, addresses, expected) => {
    expect(isAbout({ about: [about] }, addresses)).toBe(expected);
  });
});
