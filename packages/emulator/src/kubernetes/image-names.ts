/** The last part of an image's name: `europe-docker.pkg.dev/p/r/postgres:15` → `postgres`. */
export function nameImage(image: string): string {
  const last = image.split("@")[0]?.split("/").at(-1) ?? "";
  const name = last.split(":")[0] ?? "";
  return Object.hasOwn(sameAs, name) ? (sameAs[name] ?? name) : name;
}

/** Flyte's releases have a repository of their own beside that of its nightly builds; it holds the same program. */
const sameAs: Readonly<Record<string, string>> = { "flyte-binary-release": "flyte-binary" };
