import fs from "node:fs/promises";
import path from "node:path";
import type { ChildCase } from "./s6-children.row.ts";

/** No process has this number: it is above what Linux gives. */
const dead = 4_194_999;

interface Plant {
  readonly name: string;
  /** Its name in the temporary folder. */
  readonly as: string;
  readonly plant: (place: string, victim: string) => Promise<void>;
  readonly stays: boolean;
  /** It takes the rights of root to make. */
  readonly byRoot?: true;
}

async function makeFolder(place: string): Promise<void> {
  await fs.mkdir(path.join(place, "below"), { recursive: true });
  await fs.writeFile(path.join(place, "below", "kubeconfig"), "canary");
}

const plants: readonly Plant[] = [
  { name: "what a killed run left", as: `fgk-run-${dead}-a1B2c3`, plant: makeFolder, stays: false },
  { name: "a folder of a run that lives", as: `fgk-run-${process.ppid}-a1B2c3`, plant: makeFolder, stays: true },
  { name: "a folder of the first process", as: "fgk-run-1-a1B2c3", plant: makeFolder, stays: true },
  {
    name: "a link to somebody's folder",
    as: `fgk-run-${dead}-link`,
    plant: (place, victim) => fs.symlink(victim, place),
    stays: true,
  },
  {
    name: "a folder with a link in it",
    as: `fgk-run-${dead}-inner`,
    plant: async (place, victim) => {
      await fs.mkdir(place);
      await fs.symlink(victim, path.join(place, "link"));
    },
    stays: false,
  },
  {
    name: "a file of that name",
    as: `fgk-run-${dead}-file`,
    plant: (place) => fs.writeFile(place, "theirs"),
    stays: true,
  },
  {
    name: "a folder of another user",
    as: `fgk-run-${dead}-other`,
    plant: async (place) => {
      await makeFolder(place);
      await fs.chown(place, 65_534, 65_534);
    },
    stays: true,
    byRoot: true,
  },
  { name: "a name without a number", as: "fgk-run-abc-x", plant: makeFolder, stays: true },
  { name: "a name that only begins like ours", as: `fgk-runs-${dead}-x`, plant: makeFolder, stays: true },
  { name: "a name with another beginning", as: `xfgk-run-${dead}-x`, plant: makeFolder, stays: true },
  { name: "a negative number", as: "fgk-run--1-x", plant: makeFolder, stays: true },
  { name: "the number of nobody", as: "fgk-run-0-x", plant: makeFolder, stays: true },
];

/** The next start cleans up behind a killed run, and touches nothing else, whatever somebody planted. */
export const plantedCases: readonly ChildCase[] = plants
  .filter(({ byRoot }) => byRoot === undefined || process.getuid?.() === 0)
  .map(({ name, as, plant, stays }) => ({
    name: `the next start: ${name}`,
    run: async ({ temporary, clean }) => {
      const victim = path.join(temporary, "victim");
      await makeFolder(victim);
      const place = path.join(temporary, as);
      await plant(place, victim);
      await clean();
      const isThere = await fs.lstat(place).then(
        () => true,
        () => false,
      );
      const kept = await fs.readFile(path.join(victim, "below", "kubeconfig"), "utf8").catch(() => "gone");
      return [
        ...(isThere === stays ? [] : [stays ? "it was removed" : "it stayed"]),
        ...(kept === "canary" ? [] : ["what is behind the link was removed"]),
      ];
    },
  }));
