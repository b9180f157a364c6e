import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { listClusterContents } from "./cluster-contents.ts";
import type { ClusterReach, ClusterState } from "./reach.ts";

const share = { own: { namespace: "flyte", release: "fb", fullname: "flyte-binary" }, namespaces: ["flyte"] };
const why = { severity: "error", code: "unreachable", summary: "the API server can't be reached" } as const;

function look(found: ClusterState | Error): Promise<unknown> {
  const reach = { look: async () => (found instanceof Error ? Promise.reject(found) : found) };
  return listClusterContents({} as Session, reach as unknown as ClusterReach, share);
}

describe("a cluster that can't be looked into", () => {
  it.each([{ state: "unreachable", why } as const, { state: "later", why } as const])(
    "says so, for nobody knows what would be lost: $state",
    async (state) => {
      expect(await look(state)).toEqual([
        { what: "its inside couldn't be looked at (the API server can't be reached)" },
      ]);
    },
  );

  it("holds nothing when it isn't there", async () => {
    expect(await look({ state: "absent" })).toEqual([]);
  });

  it("is asked again when the failure may pass", async () => {
    await expect(look(new Failure(why, "transient"))).rejects.toMatchObject({ retry: "transient" });
  });
});
