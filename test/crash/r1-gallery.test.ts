import { expect, it } from "vitest";
import { listCases } from "../gallery/case-file.ts";
import { describeRow } from "../rows/describe-row.ts";
import { openGalleryScenes } from "./gallery-scenes.ts";
import { row } from "./r1-gallery.row.ts";

describeRow(row);

it("R1 has two points for each call of each example; only what isn't consented to has nowhere to die", {
  timeout: 300_000,
}, async () => {
  const points = (await openGalleryScenes()).map(({ name, calls }) => [name, 2 * calls.length] as const);
  console.log(`crash points per example: ${points.map(([name, count]) => `${name} ${count}`).join(", ")}`);
  const blocked = listCases().filter(({ expect: ending }) => ending === "blocked");
  expect(points.filter(([, count]) => count === 0).map(([name]) => name)).toEqual(blocked.map(({ name }) => name));
});
