import type { Plan, World } from "@fgk/engine";
import { install, movePort, openWorld, removeMember, smallest } from "../plan/installation.ts";
import { apply, plan, tryPlan, verify } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { drawSpoil, type Spoil } from "./spoil-answer.ts";

/** A cloud, and a command that reads much of it. */
interface Ground {
  readonly name: string;
  readonly cloud: SimulatedCloud;
  /** Answers in one word how it ended. */
  readonly act: (world: World) => Promise<string>;
}

const consented = { allow: ["nodes", "downtime", "identity", "access", "exposure"] as const };

/** The same installation: as it should be, with what others changed, and what puts that right. */
async function prepare(): Promise<readonly Ground[]> {
  const cloud = await install(smallest);
  const drifted = cloneSimulatedCloud(cloud);
  await movePort(drifted, 9_089);
  await removeMember(drifted, "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]");
  await drifted.clock.sleep(60_000);
  const made: Plan = await plan(openWorld(cloneSimulatedCloud(drifted)).world, smallest, consented);
  const planIt = async (world: World): Promise<string> =>
    (await tryPlan(world, smallest, consented)).ok ? "planned" : "refused";
  const destroy = { ...consented, destroy: true };
  return [
    { name: "plan", cloud: drifted, act: planIt },
    {
      name: "destroy",
      cloud,
      act: async (world) => ((await tryPlan(world, smallest, destroy)).ok ? "planned" : "refused"),
    },
    { name: "apply", cloud: drifted, act: async (world) => (await apply(world, smallest, made)).status },
    { name: "verify", cloud, act: async (world) => `checks ${(await verify(world, smallest)).status}` },
  ];
}

/** The command with one of its answers spoilt, or more; without any it is the undisturbed run. */
async function run(
  { cloud, act }: Ground,
  spoils: ReadonlyMap<number, Spoil>,
): Promise<Ended & { readonly answers: number }> {
  const { world, calls } = openWorld(cloneSimulatedCloud(cloud));
  let answers = 0;
  const story: string[] = [];
  const fetch: World["fetch"] = async (address, how) => {
    const answer = await world.fetch(address, how);
    const spoil = spoils.get(answers);
    answers += 1;
    if (spoil === undefined) return answer;
    const spoilt = spoil(answer);
    story.push(`answer ${answers - 1}, to ${how?.method ?? "GET"} ${address}, is ${spoilt.status}:`);
    story.push(Buffer.from(spoilt.body).toString("utf8").slice(0, 2_000));
    return spoilt;
  };
  const ending = await act({ ...world, fetch });
  return {
    problems: [],
    counts: { [ending]: 1 },
    story: [...story, `${calls.length} calls, then: ${ending}`],
    answers,
  };
}

/** Seen to fail: before a read's TypeErrors were told as the answer's fault, a tenth of the cases ended fgk with a stack. */
export const row: Row = {
  id: "S1",
  family: "answers",
  claim: "whatever a server answers, fgk ends in words, never in a bug of its own",
  unit: "answers spoilt",
  commit: 400,
  soak: 50_000,
  judge: (counts, cases) => [
    ...((counts["answers reached"] ?? 0) > cases * 0.9
      ? []
      : ["many answers that were to be spoilt were never asked for"]),
    ...(cases < 50 || (counts["refused"] ?? 0) + (counts["failed"] ?? 0) > cases / 50
      ? []
      : ["hardly anything was noticed"]),
  ],
  open: async () => {
    const grounds = await prepare();
    const undisturbed = await Promise.all(grounds.map((ground) => run(ground, new Map())));
    return {
      cases: undefined,
      run: async (number, keep) => {
        const draw = openDraw(createRandom(number));
        const which = draw.count(0, grounds.length - 1);
        const ground = grounds[which];
        if (ground === undefined) throw new Error("no ground");
        const drawn = Array.from({ length: draw.count(1, 2) }, () => {
          return [draw.count(0, (undisturbed[which]?.answers ?? 1) - 1), drawSpoil(draw)] as const;
        });
        const kept = drawn.filter((_, index) => keep === undefined || keep.has(index));
        const ended = await run(ground, new Map(kept));
        const reached = ended.story?.some((line) => line.startsWith("answer ")) === true ? 1 : 0;
        const story = [`fgk ${ground.name}`, ...(ended.story ?? [])];
        return { ...ended, counts: { ...ended.counts, "answers reached": reached }, parts: drawn.length, story };
      },
    };
  },
};
