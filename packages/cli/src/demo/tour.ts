import type { Invocation, Place } from "../command.ts";
import { escapeText } from "../render/escape.ts";
import { accidents } from "./break-things.ts";
import { deploymentText } from "./deployment-text.ts";

/** One line that the tour types, and the exit code that it must have. */
interface Typed {
  readonly why: string;
  readonly argv: readonly string[];
  readonly expect: number;
}

const install: readonly Typed[] = [
  { why: "Is the file right? This asks no cloud.", argv: ["validate"], expect: 0 },
  {
    why: "What would change? The cloud is empty, so everything. The plan is a file that a colleague can review.",
    argv: ["plan", "--out", "demo.plan.yaml"],
    expect: 0,
  },
  {
    why: "Carry out exactly that plan, then prove that Flyte works.",
    argv: ["apply", "demo.plan.yaml"],
    expect: 0,
  },
  { why: "And once more: is there anything left to do?", argv: ["plan", "--detailed-exitcode"], expect: 0 },
];

const mend: readonly Typed[] = [
  { why: "What is wrong now? Each red answer says why, and what mends it.", argv: ["verify"], expect: 1 },
  {
    why: "The plan finds exactly what was changed by hand, and nothing else. Moving the port back cuts off whoever uses 8090\nnow: nobody does that without consent, which is written into the plan.",
    argv: ["plan", "--allow", "downtime", "--out", "mend.plan.yaml"],
    expect: 0,
  },
  { why: "Mend it.", argv: ["apply", "mend.plan.yaml"], expect: 0 },
  { why: "Everything is as the file says again.", argv: ["plan", "--detailed-exitcode"], expect: 0 },
];

/** Walks through the tour; answers 0 when each command ended as it must, else that command's exit code or 1. */
export async function walkThrough(invocation: Invocation, place: Place, endpoint: string): Promise<number> {
  const { terminal } = invocation;
  const { out } = terminal;
  title(invocation, "1. One file says what shall be");
  out.write(`\n${out.paint.dim(indent(deploymentText))}\n`);
  title(invocation, "2. From nothing to a running Flyte");
  const installed = await typeAll(invocation, place, install);
  if (installed !== 0) return installed;
  title(invocation, "3. People change things by hand");
  const world = invocation.openWorld(place.folder);
  for (const { story, typed, happen } of accidents) {
    out.write(`\n${story}\n${out.paint.bold(`$ ${typed}`)}\n`);
    await happen(world, endpoint);
  }
  title(invocation, "4. Find it and mend it");
  return typeAll(invocation, place, mend);
}

async function typeAll(invocation: Invocation, place: Place, lines: readonly Typed[]): Promise<number> {
  const { terminal, signals } = invocation;
  const { out } = terminal;
  for (const { why, argv, expect } of lines) {
    out.write(`\n${why}\n${out.paint.bold(`$ fgk ${argv.join(" ")}`)}\n\n`);
    const code = await invocation.runLine(argv, place);
    if (signals.stop.aborted) return signals.exitCode() ?? 130;
    if (code === expect) continue;
    out.write(`\nThis should have ended with exit code ${expect}; it ended with ${code}. The demo stops here.\n`);
    return code === 0 ? 1 : code;
  }
  return 0;
}

function title({ terminal }: Invocation, text: string): void {
  terminal.out.write(`\n${terminal.out.paint.bold(terminal.out.paint.blue(`── ${text} ──`))}\n`);
}

function indent(text: string): string {
  return escapeText(text).trimEnd().replaceAll(/^/gm, "    ");
}
