import type { World } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import type { Counts, Ended, Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { canaryCount, isHeaderSafe, makeCanary } from "./canaries.ts";
import { findForms, listForms } from "./forms.ts";
import type { Planted, SecretPlace } from "./places.ts";
import { openPlaces } from "./places.ts";
import type { Trouble } from "./repeating-world.ts";
import { openRepeatingWorld } from "./repeating-world.ts";
import { runWithSecret } from "./run-with-secret.ts";

/** Roughly how many calls the shortest and the longest of the runs below make: troubles come anywhere among them. */
const callsOfRun = [30, 60, 120, 240, 400] as const;

/** One run with a secret somewhere, in which servers and helm repeat what they were sent. */
async function runCanary(number: number, places: readonly SecretPlace[], keep?: ReadonlySet<number>): Promise<Ended> {
  const random = createRandom(number);
  const place = places[number % places.length];
  if (place === undefined) throw new Error("there is no place for a secret");
  const canary = chooseCanary(Math.floor(number / places.length) + number, place, random);
  const troubles = drawTroubles(random);
  const planted = await place.plant(canary.text);
  const listened = openRepeatingWorld(
    openFor(planted),
    troubles.filter((_, index) => keep?.has(index) ?? true),
    [canary.text],
    planted.variables ?? {},
  );
  const { said, ending } = await runWithSecret(listened.world, planted.text);
  const secrets = [canary.text, ...listPasswords(planted.simulated)];
  const problems = [...said, ...listened.said].flatMap(([channel, text]) =>
    secrets.flatMap((secret) => findForms(text, secret)).map((found) => `${channel}: ${found}`),
  );
  const crashes =
    ending === "crash" ? [`a crash: ${said.find(([channel]) => channel === "crash report")?.[1] ?? ""}`] : [];
  const counts: Counts = {
    "texts searched": said.length + listened.said.length,
    "forms searched": secrets.flatMap(listForms).length,
    "errors met": listened.met(),
    "errors with the secret in them": listened.repeated(),
    hits: problems.length,
    [ending]: 1,
  };
  const story = [
    `${canary.name} in ${place.name}: ${JSON.stringify(canary.text)}`,
    ...troubles.map((trouble, index) => `${index}: ${JSON.stringify(trouble)}`),
    `ended: ${ending} after ${listened.calls()} calls`,
  ];
  return { problems: [...new Set([...problems, ...crashes])], counts, parts: troubles.length, story };
}

function chooseCanary(first: number, place: SecretPlace, random: () => number): ReturnType<typeof makeCanary> {
  for (let kind = first; ; kind += 1) {
    const canary = makeCanary(kind % canaryCount, random);
    if (place.isHeader === undefined || isHeaderSafe(canary)) return canary;
  }
}

function drawTroubles(random: () => number): readonly Trouble[] {
  const choose = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(random() * list.length)] ?? list[0];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => ({
    // The first is where the secret travels; of few such calls the run may have only one.
    carrying: index === 0,
    call: 1 + Math.floor(random() * (index === 0 ? choose([1, 1, 2, 3, 60]) : choose([...callsOfRun]))),
    how: choose(["json", "json", "json", "json", "html", "plain", "reset", "timeout", "tls"] as const),
    status: choose([400, 400, 403, 409, 412, 422, 429, 500, 503]),
    form: Math.floor(random() * 24),
    repeats: choose(
      index === 0 ? (["token", "body", "secret", "secret"] as const) : (["header", "token", "body", "secret"] as const),
    ),
  }));
}

function openFor({ simulated, variables = {}, files = {} }: Planted): World {
  const { world } = openWorld(simulated, { variables: { ...variables } });
  const read = (name: string): Uint8Array | undefined =>
    files[name] === undefined ? undefined : new TextEncoder().encode(files[name]);
  return { ...world, readFile: async (name) => read(name) ?? world.readFile(name) };
}

/** The passwords that Secret Manager holds by now: fgk made them, or somebody else did. */
function listPasswords({ cloud }: SimulatedCloud): readonly string[] {
  const found: string[] = [];
  JSON.stringify(cloud.state.secrets, (key, value: unknown) => {
    if (key === "data" && typeof value === "string") found.push(Buffer.from(value, "base64").toString("utf8"));
    return value;
  });
  return found;
}

/**
 * Seen to fail: with `listSecrets` left out in `createRest` or in `askServer`, without the variables that `startHelm` takes away,
 * without base64's other two beginnings in `formsOf`, without `hideSecrets` for lines of the file.
 */
export const row: Row = {
  id: "S4",
  family: "canaries",
  claim: "no secret leaves, whatever repeats it",
  unit: "runs with a canary",
  commit: 200,
  soak: 20_000,
  judge: (counts, cases) => [
    ...((counts["errors with the secret in them"] ?? 0) > cases / 5 - 3 ? [] : ["hardly any error had a secret in it"]),
    ...((counts["done"] ?? 0) > cases / 20 - 3 ? [] : ["hardly any run was done"]),
    ...((counts["failed"] ?? 0) > cases / 20 - 3 ? [] : ["hardly any run failed"]),
  ],
  open: async () => {
    const places = await openPlaces();
    return { cases: undefined, run: (number, keep) => runCanary(number, places, keep) };
  },
};
