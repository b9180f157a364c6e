import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { readPlan } from "@fgk/engine";
import { type Area, areas, type LoadedCase } from "./case-file.ts";
import { listFlags } from "./show-output.ts";

/** The heading of each section of the index, and what its cases have in common. */
const sectionTexts: Readonly<Record<Area, readonly [heading: string, about: string]>> = {
  start: [
    "Getting there: from nothing, and from what is there already",
    `One file, whatever is there: fgk reads the cloud, the cluster and Flyte, and plans what is missing. There is no state file and
nothing to import.`,
  ],
  ownership: [
    "What belongs to others stays",
    `What fgk makes carries a mark: the deployment's name and its cluster. Only what carries both is ever deleted because the file
stops naming it. All else is understood, kept and listed; what carries another deployment's mark is refused.`,
  ],
  written: [
    "What the file says, and what it leaves out",
    `A key that is written is kept true. A key that is left out takes its default when fgk makes the thing, and is never compared
afterwards.`,
  ],
  renames: [
    "A name is changed",
    `Most names can't be changed in place. The plan shows each change as what it is: a new thing beside the old one, one that takes
the place of another, or a refusal.`,
  ],
  projects: [
    "Flyte projects come and go",
    `A project has a namespace per domain, an identity in each, and its place in Flyte. It comes with one word in the file. When the
word goes the project is archived, and what people have in its namespaces stays.`,
  ],
  release: [
    "A release that was made by hand",
    `Values that somebody gave to helm and that the file doesn't name are kept, and listed by path, never by what they say.`,
  ],
  login: [
    "Flyte asks for a login",
    `fgk asks Flyte itself which projects it has. Where Flyte wants to know who asks, the file may say so; where it doesn't, that
part is left out and nothing is red.`,
  ],
  writers: [
    "Somebody else writes in the cluster",
    `People, helm, Flyte's own controller and other tools write to the same objects. fgk judges by value, names who wrote the other
one, and refuses a plan when it was changed once more.`,
  ],
  theirs: [
    "Parts that another team owns",
    `\`managed: false\` and \`theirs\`: fgk reads, checks that it fits, says what doesn't with the command for its owner, and never
writes there.`,
  ],
  identity: [
    "Accounts and identities move",
    `A name isn't an identity: an account or a cluster that was made anew under the same name is another one, and pods may run as
somebody else than the file says.`,
  ],
  secrets: [
    "The database's password",
    `A password is never in a plan, in a log, or among helm's values. A database user that exists keeps the one that it has, unless
the file says where it comes from.`,
  ],
  unreadable: [
    "Something can't be read",
    `What can't be seen isn't taken for absent. Where fgk would have to change it, there is no plan; what the plan itself is about
to bring up is planned as the most that it may be, and looked at again.`,
  ],
  consent: [
    "Changes that ask for consent",
    `Each step names its risk. All but a restart need consent, in the file or when planning; the loss of data needs it by name. A plan
without it can be read, not applied.`,
  ],
  "plan-file": [
    "A plan file grows old",
    `Between review and apply the world moves. What the plan neither reads nor writes may change; anything else makes it stale:
nothing is written, and the difference is named.`,
  ],
  target: ["Only a part of it", `\`--target\` takes what it depends on with it, and removes nothing else.`],
  lease: [
    "Two runs at once",
    `An apply holds a lease in the cluster and renews it while it lives, so that a second one waits or leaves.`,
  ],
  destroy: [
    "Taking it down",
    `A destroy is a plan like any other. It takes what carries the mark, in an order in which nothing is left over, and keeps what is
protected, what isn't ours, and what holds something of others.`,
  ],
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
  const contents = sections.map(({ area, members }) => `- [${sectionTexts[area][0]}](#${area}) (${members.length})`);
  const bodies = sections.map(({ area, members }) => {
    const [heading, about] = sectionTexts[area];
    return `<a id="${area}"></a>\n\n## ${heading}\n\n${about}\n\n${members.map(writeCase).join("\n")}`;
  });
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
