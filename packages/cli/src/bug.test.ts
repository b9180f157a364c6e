import { InvariantError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { renderBug } from "./bug.ts";

describe("what is said of a bug", () => {
  it.each([
    ["a library that quotes what it was sent", "HTTP-Code: 500 authorization: Bearer canary-7f31", "canary-7f31"],
    ["an address with a login", "can't reach http://me:canary-7f31@proxy.acme.internal:3128", "canary-7f31"],
    ["a key", "-----BEGIN PRIVATE KEY-----\nMIIEvQcanary\n-----END PRIVATE KEY-----", "MIIEvQcanary"],
  ])("%s: without the secret", async (_name, message, secret) => {
    const said = await renderBug(new TypeError(message));
    expect(said).toContain("fgk has a bug: it met what it didn't foresee.");
    expect(said).toContain("<redacted>");
    expect(said).not.toContain(secret);
  });

  it("says where it happened, and that going on is safe", async () => {
    const said = await renderBug(new InvariantError("gke.cluster answered for nobody"));
    expect(said).toContain("it broke a rule that it sets itself");
    expect(said).toContain("gke.cluster answered for nobody");
    expect(said).toContain("bug.test.ts");
    expect(said).toContain("running the same command again is safe");
  });
});
