import { expect, it } from "vitest";
import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Live, Mark } from "../model/live.ts";
import { present } from "../model/live.ts";
import { gatherOwned } from "./gather-owned.ts";

const ours: Mark = { deployment: "a", cluster: "here/shelf" };
const refusal = (address: Address): Diagnostic => ({
  severity: "error",
  code: "owned-by-other",
  summary: `${address} belongs to another`,
  address,
});
const note: Diagnostic = { severity: "note", code: "note", summary: "a note" };
const ownedBy = (mark: Mark): Live => present({ marking: { by: "other", mark } });

const rows: readonly [string, Readonly<Record<Address, Mark>>, readonly string[]][] = [
  [
    "two clashes of names are two",
    { "box/a": { deployment: "b", cluster: "here/shelf" }, "box/b": { deployment: "b", cluster: "here/shelf" } },
    ["box/a belongs to another", "box/b belongs to another", "a note"],
  ],
  [
    "three of one deployment of the same cluster: the name was changed",
    {
      "box/a": { deployment: "b", cluster: "here/shelf" },
      "box/b": { deployment: "b", cluster: "here/shelf" },
      "box/c": { deployment: "b", cluster: "here/shelf" },
      "box/d": { deployment: "c", cluster: "here/shelf" },
    },
    [
      "name: 3 things of this file belong to the deployment b of the cluster here/shelf (box/a, box/b, box/c)",
      "box/d belongs to another",
      "a note",
    ],
  ],
  [
    "three of the same name for another cluster: the cluster was changed",
    {
      "box/a": { deployment: "a", cluster: "there/shelf" },
      "box/b": { deployment: "a", cluster: "there/shelf" },
      "box/c": { deployment: "a", cluster: "there/shelf" },
    },
    [
      "cluster: 3 things of this file belong to the deployment a of the cluster there/shelf (box/a, box/b, box/c)",
      "a note",
    ],
  ],
];

it.each(rows)("%s", (_name, marks, expected) => {
  const entries = Object.entries(marks) as readonly [Address, Mark][];
  const diagnostics = [...entries.map(([address]) => refusal(address)), note];
  const live = new Map(entries.map(([address, mark]) => [address, ownedBy(mark)]));
  const said = gatherOwned({ changes: [], diagnostics }, live, ours).diagnostics.map(({ keyPath, summary, cause }) =>
    keyPath === undefined ? summary : `${keyPath}: ${summary} (${cause?.replace("they carry its mark: ", "")})`,
  );
  expect(said).toEqual(expected);
});
