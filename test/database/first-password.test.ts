import type { World } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { createEmptyCloud, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, stepsOf, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

interface Stored {
  readonly secret: { readonly versionAliases?: Readonly<Record<string, string>> };
  readonly versions: Readonly<Record<string, unknown>>;
}

function secretOf({ cloud }: SimulatedCloud): Stored {
  return cloud.state.secrets["projects/acme-ml/secrets/fgk-prod-db-password"] as unknown as Stored;
}

/** Everything that was sent to Secret Manager to make the secret, in its order. */
function writesOf({ cloud }: SimulatedCloud): readonly string[] {
  return cloud.journal
    .filter(({ write, path }) => write && path.includes("/secrets"))
    .filter(({ path }) => path.startsWith("/v1/projects/"))
    .map(({ method, path, status }) => `${method} ${path.split("/").at(-1)} ${status}`);
}

describe("the first password, by two applies that race", () => {
  it("is the winner's: the alias is set once, under the secret's etag, and both use its version", async () => {
    const simulated = createEmptyCloud();
    const worlds = [openWorld(simulated).world, openWorld(simulated, { shuffled: true }).world];
    const plans = await Promise.all(worlds.map((world) => plan(world, smallest)));
    const meet = makeMeeting(worlds.length);
    await Promise.all(
      worlds.map((world, index) => apply(pauseAtVersions(world, meet), smallest, plans[index] ?? never())),
    );

    // Both added a version; only one of them could set the alias.
    const { secret, versions } = secretOf(simulated);
    expect(Object.keys(versions)).toEqual(["1", "2"]);
    const winner = secret.versionAliases?.["fgk"] ?? "";
    expect(["1", "2"]).toContain(winner);
    const aliases = writesOf(simulated).filter((line) => line.startsWith("PATCH fgk-prod-db-password"));
    expect(aliases.filter((line) => line.endsWith(" 200"))).toHaveLength(1);
    expect(aliases.filter((line) => line.endsWith(" 400"))).toHaveLength(1);

    const again = openWorld(simulated).world;
    expect((await apply(again, smallest, await plan(again, smallest))).status).toBe("done");
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const copies = JSON.stringify(simulated.cloud.state.kubernetes).match(
      /projects\/acme-ml\/secrets\/fgk-prod-db-password@\d/g,
    );
    expect(new Set(copies)).toEqual(new Set([`projects/acme-ml/secrets/fgk-prod-db-password@${winner}`]));
    // The password that counts is the one that Cloud SQL takes.
    const { findings } = await verify(openWorld(simulated).world, smallest);
    expect(findings.find(({ name }) => name === "database")?.finding.status).toBe("green");
  });
});

/** Resolves for each who comes once all have come. */
function makeMeeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === count) resolve();
    return promise;
  };
}

/** Who has begun the secret and seen that it has no version yet waits until the other has seen the same. */
function pauseAtVersions(world: World, meet: () => Promise<void>): World {
  let begun = false;
  return {
    ...world,
    fetch: async (url, options) => {
      const answer = await world.fetch(url, options);
      if (options?.method === "POST" && url.includes("secretId=fgk-prod-db-password")) begun = true;
      if (begun && /db-password\/versions(\?|$)/.test(url)) await meet();
      return answer;
    },
  };
}

function never(): never {
  throw new Error("each world has a plan");
}
