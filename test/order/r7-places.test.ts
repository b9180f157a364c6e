import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { gallery } from "../gallery/case-file.ts";
import { showFigure } from "../rows/figure.ts";

const claim = "a plan has the same bytes whatever the machine's language and time zone";
const names = ["from-nothing", "drift", "others-in-our-things"];

/** Languages that sort, fold or write letters and numbers in their own way; the offset from UTC in January 1970. */
const places = [
  { language: "tr_TR.UTF-8", locale: "tr-TR", zone: "Pacific/Chatham", offset: -765 },
  { language: "ar_EG.UTF-8", locale: "ar-EG", zone: "America/St_Johns", offset: 210 },
];

it(claim, { timeout: 300_000 }, async (context) => {
  let plans = 0;
  for (const { language, locale, zone, offset } of places) {
    const environment = { ...process.env, LC_ALL: language, LANG: language, TZ: zone };
    const file = path.join(import.meta.dirname, "print-plans.ts");
    const args = ["-C", "fgk-source", "--disable-warning=ExperimentalWarning", file, ...names];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
      env: environment,
      maxBuffer: 2 ** 26,
    });
    expect(stderr.trim()).toBe(`${locale} ${offset}`);
    const printed = new Map(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as [string, string]),
    );
    for (const name of names) {
      expect(printed.get(name)).toBe(readFileSync(path.join(gallery, name, "fgk.plan.yaml"), "utf8"));
      plans += 1;
    }
  }
  showFigure(context, { row: "R7", family: "places", claim, counts: { plans, places: places.length } });
});
