/** True for an image without a version: no tag, or `latest`, and no digest. */
export function hasMovingTag(image: string): boolean {
  if (image.includes("@")) return false;
  const name = image.slice(image.lastIndexOf("/") + 1);
  const tag = name.split(":")[1];
  return tag === undefined || tag === "" || tag === "latest";
}

/** Google's own registries are reached by private nodes without a NAT (Private Google Access); all others aren't. */
export function isGoogleImage(image: string): boolean {
  const host = image.split("/")[0] ?? "";
  return host === "gcr.io" || host.endsWith(".gcr.io") || host.endsWith(".pkg.dev");
}
