import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { readPlan } from "@fgk/engine";
import { type Area, areas, type LoadedCase } from "./case-file.ts";
import { listFlags } from "./show-output.ts";

/** The heading of each section of the index. */
const headings: Readonly<Record<Area, string>> = {
  start: "Getting there: from nothing, and from what is there already",
  ownership: "What belongs to others stays",
  written: "What the file says, and what it leaves out",
  renames: "A name is changed",
  projects: "Flyte projects come and go",
  release: "A release that was made by hand",
  login: "Flyte asks for a login",
  writers: "Somebody else writes in the cluster",
  theirs: "Parts that another team owns",
  identity: "Accounts and identities move",
  secrets: "The database's password",
  unreadable: "Something can't be read",
  consent: "Changes that ask for consent",
  "plan-file": "A plan file grows old",
  target: "Only a part of it",
  lease: "Two runs at once",
  destroy: "Taking it down",
};

const intro = `# The gallery

Each folder here is a situation that people have: what happened before, a deployment file, and what \`fgk\` makes of the two.
Read it from top to bottom to learn what fgk does, or look for your own situation. In each folder:

- \`fgk.yaml\` is the deployment file,
- \`fgk.plan.yaml\` is the plan that fgk writes for it, as one would commit and review it (there is none where fgk refuses to plan),
- \`fgk.output.txt\` is what fgk says on the terminal besides, where it says anything,
- \`case.yaml\` tells the story, and holds what happened before: the requests that gcloud, kubectl and helm send, and the files
  that fgk applied.

A plan's changes are counted by what they do: \`+\` create, \`~\` update, \`-/+\` replace, \`-\` delete, \`>\` adopt, \`?\` ensure
(look again once it can be asked).

The tests hold every plan and every output to its bytes. They apply each plan, show that the next plan is empty, kill the apply
at its writes and go on, and prove from the cloud's own records that nothing of others was touched. This page is written
by \`UPDATE_PLANS=1 pnpm exec vitest run --project product test/gallery\`, as the plans are.

The smallest useful deployment file: [from-nothing/fgk.yaml](from-nothing/fgk.yaml). The complete one:
[../schemas/deployment-full.yaml](../schemas/deployment-full.yaml).
`;

/** `plans/README.md`: every case under its area, in the areas' order and by name. */
export function writeIndex(cases: readonly LoadedCase[]): string {
  const sections = areas
    .map((area) => ({ area, members: cases.filter((one) => one.case.area === area).sort(compareCases) }))
    .filter(({ members }) => members.length > 0);
  const contents = sections.map(({ area, members }) => `- [${headings[area]}](#${area}) (${members.length})`);
  const bodies = sections.map(
    ({ area, members }) => `<a id="${area}"></a>\n\n## ${headings[area]}\n\n${members.map(writeCase).join("\n")}`,
  );
  return `${[intro, `${contents.join("\n")}\n`, ...bodies].join("\n")}`;
}

/** Where nothing has happened before, a reader begins. */
function compareCases(one: LoadedCase, other: LoadedCase): number {
  const happened = ({ case: { before } }: LoadedCase): number => (before === undefined ? 0 : 1);
  return happened(one) - happened(other) || (one.name < other.name ? -1 : 1);
}

function writeCase(loaded: LoadedCase): string {
  const { name } = loaded;
  const { title, situation, outcome } = loaded.case;
  return [`### [${title.trim()}](${name})\n`, situation, `${writeResult(loaded)}\n`, outcome].join("\n");
}

/** One line: the command, what it planned, and how the apply ended where it didn't end well. */
function writeResult(loaded: LoadedCase): string {
  const { name, folder, expect } = loaded;
  const file = path.join(folder, "fgk.plan.yaml");
  const output = existsSync(path.join(folder, "fgk.output.txt")) ? `${name}/fgk.output.txt` : undefined;
  const command = `\`${listFlags(loaded.flags).join(" ")}\``;
  if (!existsSync(file)) return `${command} → **[refused](${output ?? name})**${quoteError(folder)}`;
  const read = readPlan(readFileSync(file, "utf8"), file);
  if (!read.ok) throw new Error(`${file} can't be read`);
  const said = output === undefined ? "" : `; [what fgk says](${output})`;
  return `${command} → ${describeResult(`${name}/fgk.plan.yaml`, read.value)}${describeEnding(expect)}${said}`;
}

/** `[3 changes](…): ~2 -1, risk access` */
function describeResult(link: string, { summary, steps }: Plan): string {
  if (steps.length === 0) return `**[no change](${link})**`;
  const counts = [
    ["+", summary.create],
    ["~", summary.update],
    ["-/+", summary.replace],
    ["-", summary.delete],
    [">", summary.adopt],
    ["?", summary.ensure],
  ] as const;
  const shown = counts.filter(([, count]) => count > 0).map(([symbol, count]) => `\`${symbol}${count}\``);
  const risk = summary.highestRisk === null ? "" : `, risk ${summary.highestRisk}`;
  const needs = summary.needs.length === 0 ? "" : `, blocked until there is consent to ${summary.needs.join(", ")}`;
  return `**[${steps.length} ${steps.length === 1 ? "change" : "changes"}](${link})**: ${shown.join(" ")}${risk}${needs}`;
}

function describeEnding(expect: LoadedCase["expect"]): string {
  switch (expect) {
    case "done":
    case "nothing":
    case "refused":
    case "blocked":
      return "";
    case "stale":
      return "; when it is applied it is stale, and nothing is written";
    case "failed":
      return "; its apply fails";
    case "locked":
      return "; its apply finds another run at work, and nothing is written";
  }
}

/** What the first error says. */
function quoteError(folder: string): string {
  const said = readFileSync(path.join(folder, "fgk.output.txt"), "utf8");
  const summary = /^error(?:\[[^\]]*\])?: (.*)$/m.exec(said)?.[1];
  return summary === undefined ? "" : `: “${summary}”`;
}
