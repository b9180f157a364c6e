/** An address without the slashes at its end. Looks back first: a pattern that begins anew at each of many takes their square. */
export function dropEndSlashes(address: string): string {
  return address.replace(/(?<!\/)\/+$/, "");
}
