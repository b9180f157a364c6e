/** Reads an environment variable; undefined when it is unset. An empty one counts as unset, as most programs take it. */
export type ReadVariable = (name: string) => string | undefined;

/** The process's variables under an overlay (the demo's emulator); an overlay's `undefined` hides one. */
export function readVariables(
  environment: Readonly<Record<string, string | undefined>>,
  overlay: Readonly<Record<string, string | undefined>> = {},
): ReadVariable {
  return (name) => {
    const value = Object.hasOwn(overlay, name) ? overlay[name] : environment[name];
    return value === "" ? undefined : value;
  };
}

/** True for a host that can only be this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/**
 * True for where a machine of a cloud asks who it is, which no cloud serves encrypted: link-local addresses, which no router
 * passes on, and Google's name for one of them.
 */
export function isMetadataHost(host: string): boolean {
  return host === "metadata.google.internal" || /^169\.254(?:\.\d{1,3}){2}$/.test(host);
}

/** True for a URL whose host can only be this machine. */
export function isLoopbackUrl(text: string | undefined): boolean {
  if (text === undefined || !URL.canParse(text)) return false;
  return isLoopbackHost(new URL(text).hostname);
}
