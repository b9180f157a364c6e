import { openSession } from "../live/session.ts";
import type { Check, Finding } from "../model/check.ts";
import { InvariantError, invariant } from "../model/failure.ts";
import { askPatiently } from "./ask-patiently.ts";
import type { ChecksInput, ChecksOutcome } from "./checks-input.ts";
import { isAbout, isReached } from "./is-about.ts";

/** Asks the running system, each question as soon as those that it needs are answered green. */
export async function runChecks(input: ChecksInput): Promise<ChecksOutcome> {
  const desired = input.catalog.describe(input.file);
  const { checks } = input.catalog.open(input.file, desired, input.world);
  const wanted = checks.filter(
    (check) =>
      input.target.length === 0 ||
      (isAbout(check, input.target) && (input.partial !== true || isReached(check, input.target, desired.resources))),
  );
  // Who asks after another had to ask again sees the world as it is by then.
  let session = openSession(input.world, desired.mark);
  const fresh = (): typeof session => {
    session = openSession(input.world, desired.mark);
    return session;
  };
  const ask = askInOrder(
    wanted,
    async (check) => {
      input.emit({ type: "checking", name: check.name, question: check.question });
      return askPatiently(input, check, session, fresh);
    },
    input.stop,
  );
  const findings: { name: string; question: string; finding: Finding }[] = [];
  try {
    // Each is told as soon as it and those before it are answered.
    for (const { name, question } of wanted) {
      const finding = await ask(name);
      input.emit({ type: "checked", name, question, finding });
      findings.push({ name, question, finding });
    }
  } finally {
    // One that breaks doesn't leave the others behind: what is being asked comes to its end first.
    await Promise.allSettled(wanted.map(({ name }) => ask(name)));
  }
  if (input.stop.aborted) return { status: "interrupted", findings };
  return { status: findings.some(({ finding }) => finding.status === "red") ? "red" : "green", findings };
}

/** Starts every check as soon as what it needs is green, whatever order they are listed in; answers one's finding by its name. */
function askInOrder(
  checks: readonly Check[],
  ask: (check: Check) => Promise<Finding>,
  stop: AbortSignal,
): (name: string) => Promise<Finding> {
  const byName = new Map(checks.map((check) => [check.name, check]));
  invariant(byName.size === checks.length, "two checks have the same name");
  const asked = new Map<string, Promise<Finding>>();
  const start = (check: Check, above: readonly string[]): Promise<Finding> => {
    const known = asked.get(check.name);
    if (known !== undefined) return known;
    const path = [...above, check.name];
    if (above.includes(check.name)) throw new InvariantError(`these checks need each other: ${path.join(" → ")}`);
    const needed = check.needs.flatMap((name) => {
      const one = byName.get(name);
      return one === undefined ? [] : [{ name, finding: start(one, path) }];
    });
    const finding = askAfter(check, needed, ask, stop);
    // It is awaited in its turn: until then a failure isn't nobody's.
    finding.catch(() => undefined);
    asked.set(check.name, finding);
    return finding;
  };
  for (const check of checks) void start(check, []);
  return (name) => asked.get(name) ?? Promise.reject(new InvariantError(`no check is named ${name}`));
}

async function askAfter(
  check: Check,
  needed: readonly { readonly name: string; readonly finding: Promise<Finding> }[],
  ask: (check: Check) => Promise<Finding>,
  stop: AbortSignal,
): Promise<Finding> {
  for (const { name, finding } of needed) {
    const { status } = await finding;
    if (status === "red" || status === "not-asked") {
      return { status: "not-asked", evidence: `asked only when ${name} is green` };
    }
  }
  return stop.aborted ? { status: "not-asked", evidence: "interrupted" } : ask(check);
}
