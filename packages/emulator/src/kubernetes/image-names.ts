/** The last part of an image's name: `europe-docker.pkg.dev/p/r/postgres:15` → `postgres`. */
export function nameImage(image: string): string {
  const last = image.split("@")[0]?.split("/").at(-1) ?? "";
  return last.split(":")[0] ?? "";
}
