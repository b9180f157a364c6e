import type { FetchOptions } from "@fgk/engine";
import { openSession } from "@fgk/engine";
import { expect, it } from "vitest";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import { listApiVersions } from "./list-api-versions.ts";

it("lists versions and kinds as helm finds them", async () => {
  const kind = (name: string) => ({ responseKind: { group: "", version: "", kind: name } });
  const answers: Readonly<Record<string, unknown>> = {
    "https://k/api": {
      items: [{ metadata: {}, versions: [{ version: "v1", resources: [kind("Pod"), kind("Secret")] }] }],
    },
    "https://k/apis": {
      items: [
        {
          metadata: { name: "apps" },
          versions: [{ version: "v1", resources: [{ ...kind("Deployment"), subresources: [kind("Scale")] }] }],
        },
        { metadata: { name: "x.test" }, versions: [{ version: "v2", resources: [kind("Thing")] }, { version: "v1" }] },
      ],
    },
  };
  const fetch = async (url: string, how: FetchOptions) => {
    expect(how.headers?.["accept"]).toContain("as=APIGroupDiscoveryList");
    return { status: 200, headers: {}, trailers: {}, body: Buffer.from(JSON.stringify(answers[url])) };
  };
  const world = { fetch };
  const cluster = { world, address: { server: "https://k", token: async () => "t" } } as unknown as OpenCluster;
  const session = openSession(world as never, { deployment: "d", cluster: "c" });
  expect(await listApiVersions(session, cluster)).toEqual([
    ...["apps/v1", "apps/v1/Deployment", "apps/v1/Scale", "v1", "v1/Pod", "v1/Secret"],
    ...["x.test/v1", "x.test/v2", "x.test/v2/Thing"],
  ]);
});
