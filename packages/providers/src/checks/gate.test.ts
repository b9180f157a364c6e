import { describe, expect, it } from "vitest";
import { openGate } from "./gate.ts";

describe("a gate", () => {
  it("lets so much through at once, the rest in its order, whatever fails", async () => {
    const gate = openGate(2);
    const seen: string[] = [];
    const ends = new Map<string, () => void>();
    const work = (name: string): Promise<string> =>
      gate(async () => {
        seen.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        if (name === "a") throw new Error("a broke");
        return name;
      });
    const all = ["a", "b", "c", "d"].map((name) => work(name).catch((error: Error) => error.message));
    expect(seen).toEqual(["a", "b"]);
    ends.get("a")?.();
    await expect(all[0]).resolves.toBe("a broke");
    await Promise.resolve();
    expect(seen).toEqual(["a", "b", "c"]);
    ends.get("b")?.();
    ends.get("c")?.();
    await all[2];
    await Promise.resolve();
    expect(seen).toEqual(["a", "b", "c", "d"]);
    ends.get("d")?.();
    await expect(Promise.all(all)).resolves.toEqual(["a broke", "b", "c", "d"]);
    // Free again: nothing that was let through still counts.
    const later = work("e").catch(() => "");
    expect(seen.at(-1)).toBe("e");
    ends.get("e")?.();
    await later;
  });
});
