import type { Draw } from "../property/draw.ts";

/** What one of two people wants of the same deployment. */
interface Wanted {
  readonly labels?: Readonly<Record<string, string>>;
  readonly roles?: readonly string[];
  readonly projects?: readonly string[];
  readonly level?: number;
  readonly tier?: string;
  readonly days?: number;
}

/** What people change, such that two may want the same, different things of one field, or different fields. */
const edits: readonly ((draw: Draw) => Wanted)[] = [
  (draw) => ({ labels: draw.one([{ team: "ml" }, { team: "data" }, { cost: "42" }]) }),
  (draw) => ({ roles: draw.one([["roles/monitoring.viewer"], ["roles/bigquery.user"]]) }),
  (draw) => ({ projects: draw.one([["flytesnacks", "vision"], ["flytesnacks", "speech"], ["vision"]]) }),
  (draw) => ({ level: draw.one([3, 4]) }),
  (draw) => ({ tier: draw.one(["db-custom-4-15360", "db-custom-8-30720"]) }),
  (draw) => ({ days: draw.one([30, 60]) }),
];

/** The file as it was applied before, in an installed deployment. */
export const firstFile: string = writeWanted({});

/** The files of two people: the same text, or two different ones. */
export function drawFiles(draw: Draw): readonly [string, string] {
  const first = drawFile(draw);
  return draw.chance(0.4) ? [first, first] : [first, drawFile(draw)];
}

function drawFile(draw: Draw): string {
  const drawn = [draw.one(edits), draw.one(edits)].map((edit) => edit(draw));
  return writeWanted(Object.assign({}, ...drawn));
}

/** JSON is YAML. */
function writeWanted({ labels, roles, projects, level, tier, days }: Wanted): string {
  return JSON.stringify({
    apiVersion: "fgk/v1",
    name: "prod",
    google: { project: "acme-ml", location: "europe-west1-b", ...given("labels", labels) },
    cluster: { name: "flyte" },
    database: { instance: "flyte-db", ...given("tier", tier) },
    buckets: { metadata: "acme-ml-flyte-metadata", userData: "acme-ml-flyte-data", ...given("deleteAfterDays", days) },
    serviceAccount: { ...given("projectRoles", roles) },
    flyte: {
      version: "1.16.8",
      chart: { path: "../../packages/emulator/chart/flyte-binary" },
      domains: ["development"],
      projects: projects ?? ["flytesnacks"],
      ...(level === undefined ? {} : { values: { configuration: { logging: { level } } } }),
    },
    loadBalancer: { address: "10.132.0.6" },
  });
}

function given(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value };
}
