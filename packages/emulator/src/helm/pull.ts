import type { HelmArguments } from "./arguments.ts";
import { loadChart } from "./chart.ts";
import { packChart } from "./chart-repository.ts";
import type { HelmWorld } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";

/** `helm pull`: fgk's own chart in the place of Flyte's, packed as the emulator's chart repository serves it. */
export async function pullChart(args: HelmArguments, world: HelmWorld): Promise<string> {
  const [, reference] = args.words;
  if (reference === undefined) throw new HelmError('"helm pull" requires at least 1 argument');
  const { metadata } = await loadChart(reference, args, world);
  const version = String(metadata["version"]);
  const place = `${args.options["destination"] ?? "."}/flyte-binary-${version}.tgz`;
  if (world.writeFile === undefined) throw new HelmError(`open ${place}: permission denied`);
  await world.writeFile(place, packChart(version.replace(/^v/, "")));
  return "";
}
