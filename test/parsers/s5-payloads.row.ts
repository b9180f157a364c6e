import type { Diagnostic, Event, Finding, Plan } from "@fgk/engine";
import { writePlan } from "@fgk/engine";
import { renderBug } from "../../packages/cli/src/bug.ts";
import { renderCheck } from "../../packages/cli/src/render/checks.ts";
import { renderDiagnostics } from "../../packages/cli/src/render/diagnostic.ts";
import { renderForwardNews } from "../../packages/cli/src/render/forward-news.ts";
import { openJsonLines } from "../../packages/cli/src/render/json-lines.ts";
import { plainPaint } from "../../packages/cli/src/render/paint.ts";
import { renderPlan } from "../../packages/cli/src/render/plan.ts";
import { openProgress } from "../../packages/cli/src/render/progress.ts";
import { install, movePort, openWorld, removeMember, smallest } from "../plan/installation.ts";
import { plan } from "../product/run-fgk.ts";
import type { Row } from "../rows/row.ts";
import { harmful, hostileTexts } from "./hostile-texts.ts";

/** Every text of a value with the hostile one behind it; what has a meaning of its own stays as it is. */
function poison<T>(value: T, hostile: string): T {
  // Words of a closed list, and what is no text of anybody's.
  if (Array.isArray(value)) return value.map((item: unknown) => poison(item, hostile)) as T;
  if (typeof value === "string") return `${value}${hostile}` as T;
  if (typeof value !== "object" || value === null || value instanceof Map || value instanceof Set) return value;
  const meant = new Set([
    "action",
    "type",
    "severity",
    "code",
    "status",
    "level",
    "risk",
    "highestRisk",
    "needs",
    "allow",
  ]);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      meant.has(key) && (typeof item === "string" || Array.isArray(item)) ? item : poison(item, hostile),
    ]),
  ) as T;
}

function diagnose(hostile: string): Diagnostic {
  const source = { file: `f${hostile}`, line: 1, column: 3, endColumn: 9, text: `a: ${hostile} b` };
  const texts = { summary: hostile, cause: hostile, help: hostile, keyPath: hostile, permission: hostile };
  return { severity: "error", code: "cloud-failed", address: `gke.cluster/${hostile}`, ...texts, source };
}

function listEvents(made: Plan, hostile: string): readonly Event[] {
  const address = `gke.cluster/${hostile}` as const;
  return [
    ...made.steps.map(
      ({ action, address: at }): Event => ({ type: "step-started", action, address: at, expectSeconds: 1 }),
    ),
    { type: "step-done", action: "create", address, elapsedMs: 1, already: false },
    { type: "step-failed", action: "create", address, diagnostic: diagnose(hostile) },
    { type: "step-skipped", action: "create", address, because: [address] },
    { type: "step-waiting", address, elapsedMs: 1_000, why: hostile },
    { type: "step-retried", address, attempt: 1, why: hostile },
    { type: "lease-held", by: hostile, elapsedMs: 1_000 },
    { type: "checking", name: hostile, question: hostile },
    { type: "diagnostic", diagnostic: diagnose(hostile) },
  ];
}

/** Where texts of others are shown, with a plan whose texts all carry the hostile one. */
const places: Readonly<Record<string, (made: Plan, hostile: string) => string | Promise<string>>> = {
  "the plan on the terminal": (made) => renderPlan(made, { paint: plainPaint, whole: true } as never),
  "the plan in short": (made) => renderPlan(made, { paint: plainPaint, whole: false } as never),
  "the plan file": (made) => writePlan(made),
  diagnostics: (_made, hostile) =>
    renderDiagnostics([diagnose(hostile), { severity: "note", code: "note", summary: hostile }], plainPaint),
  checks: (_made, hostile) => {
    const finding: Finding = { status: "red", evidence: hostile, cause: hostile, mend: hostile };
    return renderCheck(hostile, finding, plainPaint);
  },
  "news of a forward": (_made, hostile) => renderForwardNews({ type: "lost", pod: hostile, why: hostile }),
  "a bug": (_made, hostile) => renderBug(new Error(hostile)),
  JSON: (made, hostile) => {
    const out: string[] = [];
    const { emit, line } = openJsonLines((text) => out.push(text));
    for (const event of listEvents(made, hostile)) emit(event);
    line("plan", { steps: made.steps, summary: made.summary });
    return out.join("");
  },
  progress: (made, hostile) => {
    const out: string[] = [];
    const emit = openProgress({ write: (text: string) => out.push(text), paint: plainPaint, everyMs: 0 });
    for (const event of listEvents(made, hostile)) emit(event);
    return out.join("");
  },
};

/** Seen to fail: as long as `openProgress` wrote addresses as they stand. */
export const row: Row = {
  id: "S5",
  family: "payloads",
  claim: "what others write into names, labels and messages moves no cursor, hides nothing and reorders nothing",
  unit: "payloads in their places",
  commit: 200,
  soak: "all",
  judge: (counts) => ((counts["characters shown"] ?? 0) > 0 ? [] : ["nothing was shown"]),
  open: async () => {
    const cloud = await install(smallest);
    await movePort(cloud, 9_089);
    await removeMember(cloud, "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]");
    const made = await plan(openWorld(cloud).world, smallest, { allow: ["access"] });
    const names = Object.keys(places);
    return {
      cases: names.length * hostileTexts.length,
      run: async (number) => {
        const name = names[number % names.length] ?? "";
        const [what = "", hostile = ""] = hostileTexts[Math.floor(number / names.length)] ?? [];
        const shown = (await places[name]?.(poison(made, hostile), hostile)) ?? "";
        const found = harmful.exec(shown);
        const near = found === null ? "" : JSON.stringify(shown.slice(Math.max(0, found.index - 40), found.index + 20));
        return {
          problems: [
            ...(found === null ? [] : [`U+${found[0].codePointAt(0)?.toString(16)} comes through: ${near}`]),
            ...(shown.length > hostile.length ? [] : ["nothing is shown"]),
          ],
          counts: { "characters shown": shown.length },
          story: [`${what}, in ${name}`],
        };
      },
    };
  },
};
