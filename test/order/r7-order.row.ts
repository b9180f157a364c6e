import type { Address } from "@fgk/engine";
import { type Ordered, orderBackward, orderChanges } from "../../packages/engine/src/order/order-changes.ts";
import { type Draw, openDraw } from "../property/draw.ts";
import type { Ended, Row } from "../rows/row.ts";
import { createRandom } from "../simulation/random.ts";
import { drawGraph, type Graph, shuffle } from "./draw-graph.ts";
import { listBackwardRules, listRules, type Rule } from "./expected-order.ts";
import { runOrdered, type Timetable } from "./run-ordered.ts";

/** At most so many steps at once, as the design says. */
const most = 10;

/**
 * A plan's order as it is printed and as it is run, and the way back of a destroy, on drawn graphs.
 * Seen to fail: at once with deletes that don't wait for what hangs on them, or with steps of one lane side by side.
 */
export const row: Row = {
  id: "R7",
  family: "order",
  claim: "each create comes after what it needs, each delete before what it hangs on: in the plan and as it is run",
  unit: "graphs",
  commit: 2_000,
  soak: 200_000,
  judge: (counts, cases) => [
    ...((counts["rules"] ?? 0) > cases * 20 ? [] : ["the graphs had hardly any rules"]),
    ...(cases < 50 || (counts["places made by a delete"] ?? 0) > cases / 20 ? [] : ["hardly any delete came first"]),
    ...(cases < 500 || (counts["templates changed last"] ?? 0) > 0 ? [] : ["no template was changed"]),
    ...(cases < 50 || (counts["steps skipped after a failure"] ?? 0) > 0 ? [] : ["nothing was ever skipped"]),
  ],
  open: async () => ({ cases: undefined, run: runGraph }),
};

async function runGraph(number: number): Promise<Ended> {
  const graph = drawGraph(number);
  const draw = openDraw(createRandom(400_009 + number));
  const ordered = order(graph);
  const rules = listRules(graph);
  const shuffled = order({
    ...graph,
    resources: shuffle(graph.resources, draw),
    changes: shuffle(graph.changes, draw),
  });
  const [forward, backward] = [await judgeRun(ordered, rules, draw), await judgeBackward(graph, draw)];
  const problems = [
    ...forward.problems,
    ...backward.problems.map((problem) => `backward: ${problem}`),
    ...(write(shuffled) === write(ordered) ? [] : ["the same changes in another order have another order"]),
  ];
  return {
    problems,
    story: ordered.map(
      ({ key, change, waitsFor }) => `${change.action} ${key} after ${waitsFor.join(", ") || "nothing"}`,
    ),
    counts: {
      steps: ordered.length,
      rules: rules.length,
      "places made by a delete": rules.filter((one) => one.because === "is in its place").length,
      "templates changed last": rules.filter((one) => one.because === "is changed first").length,
      "steps skipped after a failure": forward.skipped,
    },
  };
}

function order({ changes, resources, kindNames, room }: Graph): readonly Ordered[] {
  return orderChanges(changes, resources, kindNames, (leaving) => room.get(leaving) ?? []);
}

function write(ordered: readonly Ordered[]): string {
  return JSON.stringify(ordered.map(({ key, waitsFor }) => [key, waitsFor]));
}

interface Judged {
  readonly problems: readonly string[];
  readonly skipped: number;
}

/** The printed order, a run in which all goes well, and one in which a step or two fail. */
async function judgeRun(ordered: readonly Ordered[], rules: readonly Rule[], draw: Draw): Promise<Judged> {
  const place = new Map(ordered.map(({ key }, index) => [key, index]));
  const printed = rules.filter((one) => !((place.get(one.before) ?? -1) < (place.get(one.after) ?? -1)));
  const lanes = draw.chance(0.5) ? (key: string) => key.split("/")[0] : () => undefined;
  const well = await runOrdered(ordered, draw, new Set(), lanes);
  const failing = new Set(draw.some(ordered, 2).map(({ key }) => key));
  const badly = await runOrdered(ordered, draw, failing, lanes);
  const skipped = [...badly.values()].filter((ran) => ran === "skipped").length;
  const problems = [
    ...(place.size === ordered.length ? [] : ["a step is there twice"]),
    ...printed.map((one) => `printed: ${say(one)}`),
    ...judgeTimes(well, rules).map((problem) => `run: ${problem}`),
    ...[...well].filter(([, ran]) => ran === "skipped").map(([key]) => `run: ${key} was skipped`),
    ...(well.size === ordered.length ? [] : ["not every step was run"]),
    ...judgeCrowd(well, lanes),
    ...judgeFailed(ordered, badly, rules, failing),
  ];
  return { problems, skipped };
}

function judgeTimes(table: Timetable, rules: readonly Rule[]): readonly string[] {
  return rules.flatMap((one) => {
    const [before, after] = [table.get(one.before), table.get(one.after)];
    if (after === "skipped") return [];
    if (before === undefined || after === undefined) return [`${say(one)}: not both were run`];
    return before === "skipped" || before.end > after.start ? [say(one)] : [];
  });
}

/** Never more than ten at once, one of a lane. */
function judgeCrowd(table: Timetable, laneOf: (key: string) => string | undefined): readonly string[] {
  const ran = [...table].flatMap(([key, one]) => (one === "skipped" ? [] : [{ key, ...one }]));
  return ran.flatMap(({ key, start }) => {
    const beside = ran.filter((other) => other.start <= start && start < other.end);
    const mine = laneOf(key);
    const sameLane = beside.filter((other) => mine !== undefined && laneOf(other.key) === mine);
    return [
      ...(beside.length <= most ? [] : [`${beside.length} steps at once`]),
      ...(sameLane.length <= 1 ? [] : [`${sameLane.map((one) => one.key).join(" beside ")} in one lane`]),
    ];
  });
}

/** What a failed step leaves: all that must come after it is skipped, all that doesn't wait for it is done. */
function judgeFailed(
  ordered: readonly Ordered[],
  table: Timetable,
  rules: readonly Rule[],
  failing: ReadonlySet<string>,
): readonly string[] {
  const [must, may] = [new Set(failing), new Set(failing)];
  for (const key of must) for (const one of rules) if (one.before === key) must.add(one.after);
  for (const { key, waitsFor } of ordered) if (waitsFor.some((waited) => may.has(waited))) may.add(key);
  const skipped = [...table].filter(([, ran]) => ran === "skipped").map(([key]) => key);
  return [
    ...[...must]
      .filter((key) => !failing.has(key) && !skipped.includes(key))
      .map((key) => `${key} ran after a failure`),
    ...skipped.filter((key) => !may.has(key)).map((key) => `${key} was skipped for nothing`),
    ...(table.size === ordered.length ? [] : ["a step was neither run nor skipped"]),
  ];
}

/** Taking all of it down. */
async function judgeBackward({ resources, kindNames }: Graph, draw: Draw): Promise<Judged> {
  const hanging = resources.map((one) => ({
    address: one.address,
    needs: [
      ...one.dependsOn,
      ...Object.values(one.fields).map(({ value }) => (value as { later: { address: Address } }).later.address),
    ],
  }));
  const leaving = hanging.filter(() => draw.chance(0.7));
  const changes = leaving.map(({ address, needs }) => ({
    action: "delete" as const,
    address,
    at: {},
    dependsOn: needs,
  }));
  const ordered = orderBackward(changes, hanging, kindNames);
  return judgeRun(ordered, listBackwardRules(new Set(leaving.map(({ address }) => address)), hanging), draw);
}

function say({ before, after, because }: Rule): string {
  return `${before} isn't before ${after}, though the former ${because}`;
}
