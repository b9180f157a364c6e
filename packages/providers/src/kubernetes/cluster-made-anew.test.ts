import type { Present, Resource, ResourceKind, Session, World } from "@fgk/engine";
import { expect, it } from "vitest";
import type { GoogleReach } from "../google/reach.ts";
import { forgetWayIn } from "./cluster-made-anew.ts";
import { createClusterReach } from "./reach.ts";

const place = { project: "acme-ml", location: "europe-west1-b", name: "flyte", access: "public-ip" as const };

it("a cluster that is made anew is asked at its new address at once", async () => {
  let endpoint = "10.1.0.1";
  const cluster = (): object => ({ name: "flyte", location: "europe-west1-b", status: "RUNNING", endpoint });
  const world = { now: () => 0, variable: () => undefined } as unknown as World;
  const rest = { call: async () => ({ clusters: [cluster()] }) };
  const google = { world, rest, accessToken: async () => "t" } as unknown as GoogleReach;
  const reach = createClusterReach(world, google, place);
  const session = (): Session =>
    ({ world, mark: {}, whole: false, once: (_: string, make: () => unknown) => make() }) as unknown as Session;
  const find = async (): Promise<string> => (await reach.open(session())).address.server;
  const kind: ResourceKind = forgetWayIn(
    { name: "gke.cluster", create: async () => {}, delete: async () => {} } as unknown as ResourceKind,
    reach,
  );

  expect(await find()).toBe("https://10.1.0.1");
  endpoint = "10.1.0.2";
  expect(await find()).toBe("https://10.1.0.1");
  await kind.delete?.(session(), {} as Resource, {} as Present);
  expect(await find()).toBe("https://10.1.0.2");
  endpoint = "10.1.0.3";
  await kind.create(session(), {} as Resource);
  expect(await find()).toBe("https://10.1.0.3");
});
