import type { World } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { dropEndSlashes } from "../drop-end-slashes.ts";
import { askHelm } from "./command.ts";

/**
 * The name that the user gave a repository with `helm repo add`; undefined when there is none. By it helm uses the login
 * and the authority that it keeps for the repository, which it doesn't by the address alone.
 */
export async function findRepositoryName(world: World, repository: string): Promise<string | undefined> {
  const args = ["repo", "list", "--output", "json"];
  // Without any repository helm ends with an error.
  const said = await askHelm(world, { args, timeoutMs: 30_000 }).then(
    ({ stdout }) => stdout,
    () => "",
  );
  const found = readList(said).find(({ url }) => dropEndSlashes(url) === dropEndSlashes(repository));
  return found?.name;
}

function readList(said: string): readonly { readonly name: string; readonly url: string }[] {
  try {
    const list: unknown = JSON.parse(said);
    return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
      const { name, url } = isJsonObject(entry) ? entry : {};
      return typeof name === "string" && typeof url === "string" ? [{ name, url }] : [];
    });
  } catch {
    return [];
  }
}
