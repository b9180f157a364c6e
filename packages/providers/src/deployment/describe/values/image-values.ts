import type { Field } from "@fgk/engine";
import type { Asked } from "../fields.ts";
import { fieldFrom } from "../fields.ts";
import type { Leaf } from "./leaf.ts";
import { leaf } from "./leaf.ts";

/** The images: Flyte's by its version (a chart packed from git says `latest`), others only when the file names them. */
export function describeImageValues(asked: Asked): readonly Leaf[] {
  const { flyte } = asked.scope;
  const { images } = flyte;
  const own =
    images.flyte === null
      ? [leaf("deployment.image.tag", fieldFrom(asked, ["flyte.version"], `v${flyte.version}`))]
      : describeImage(asked, "deployment.image", "flyte.images.flyte", images.flyte, `v${flyte.version}`);
  return [
    ...own,
    ...describeImage(asked, "deployment.waitForDB.image", "flyte.images.waitForDb", images.waitForDb),
    ...describeImage(asked, "configuration.co-pilot.image", "flyte.images.copilot", images.copilot),
  ];
}

function describeImage(asked: Asked, at: string, key: string, image: string | null, tag = "latest"): readonly Leaf[] {
  if (image === null) return [];
  const field = (value: string): Field => fieldFrom(asked, [key], value);
  const parts = splitImage(image);
  return [leaf(`${at}.repository`, field(parts.repository)), leaf(`${at}.tag`, field(parts.tag ?? tag))];
}

/**
 * An image as the chart takes it: it prints `REPOSITORY:TAG`, so of a digest the part before its colon goes to the
 * repository (`…/flyte@sha256`) and the rest is the tag.
 */
export function splitImage(image: string): { readonly repository: string; readonly tag: string | undefined } {
  const colon = image.lastIndexOf(":");
  if (colon < image.lastIndexOf("/")) return { repository: image, tag: undefined };
  return colon === -1
    ? { repository: image, tag: undefined }
    : { repository: image.slice(0, colon), tag: image.slice(colon + 1) };
}
