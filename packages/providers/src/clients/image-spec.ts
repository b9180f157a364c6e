import type { Diagnostic } from "@fgk/engine";

/** A source file that is registered, as text. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** Files that describe images of their own: pyflyte builds those when it registers. Pure; comments don't count. */
export function findImageSpecs(sources: readonly SourceText[], images: readonly string[]): readonly string[] {
  const inCode = sources.filter(({ text }) => /^[^#\n]*\bImageSpec\s*[.(]/m.test(text)).map(({ name }) => name);
  const asFiles = images
    .map((image) => image.slice(image.lastIndexOf("=") + 1))
    .filter((image) => /\.ya?ml$/.test(image));
  return [...new Set([...inCode, ...asFiles])].sort();
}

/** Said before pyflyte runs: without an engine it takes images for built that nobody has built, and says it in passing. */
export function warnOfMissingEngine(files: readonly string[], cause: string): Diagnostic {
  return {
    severity: "warning",
    code: "warning",
    summary: `no Docker engine answers here, and ${files.join(", ")} ${files.length === 1 ? "describes" : "describe"} images to build: pyflyte takes them for built already, and tasks fail when they aren't`,
    cause,
    help: waysWithoutEngine,
  };
}

/** Said after pyflyte has registered tasks whose images it couldn't look for. */
export function warnOfAssumedImages(images: readonly string[]): Diagnostic {
  return {
    severity: "warning",
    code: "warning",
    summary: `nobody looked whether ${images.join(", ")} ${images.length === 1 ? "is there: tasks fail when it isn't" : "are there: tasks fail when they aren't"}`,
    cause: "pyflyte could neither look nor build, and takes them for built",
    help: waysWithoutEngine,
  };
}

/** The images that a pyflyte said it takes for built. Pure. */
export function findAssumedImages(output: string): readonly string[] {
  const found = [...output.matchAll(/Flytekit assumes the image\s+(\S+)\s+already\s+exists/g)];
  return [...new Set(found.map((match) => match[1] ?? ""))].sort();
}

/**
 * What to do about a task's own image on a machine without an engine. flytekit asks by Docker's Python library, which knows
 * DOCKER_HOST and no context of docker's; by ssh it needs an extra package.
 */
export const waysWithoutEngine: string =
  'name an image that is built already (container_image in the code; --image IMAGE for tasks that name none); or let another machine build: DOCKER_HOST=ssh://USER@HOST, with pip install "docker[ssh]"; or start Docker here';
