/** Prints the plans of some cases of the gallery as they are made in this process, in its locale and its time zone. */
import { writePlan } from "@fgk/engine";
import { listCases } from "../gallery/case-file.ts";
import { openCase, prepareCase } from "../gallery/run-case.ts";
import { plan } from "../product/run-fgk.ts";

const names = process.argv.slice(2);
for (const loaded of listCases().filter(({ name }) => names.includes(name))) {
  const cloud = await prepareCase(loaded);
  console.log(
    JSON.stringify([loaded.name, writePlan(await plan(openCase(cloud, loaded).world, loaded.text, loaded.flags))]),
  );
}
console.error(`${new Intl.DateTimeFormat().resolvedOptions().locale} ${new Date(0).getTimezoneOffset()}`);
