/** True when every address of the IPv4 range `inner` is one of `outer`; a range that can't be read covers only itself. */
export function coversRange(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  const [a, b] = [parseRange(outer), parseRange(inner)];
  if (a === undefined || b === undefined || a.bits > b.bits) return false;
  const size = 2 ** (32 - a.bits);
  return Math.floor(a.start / size) === Math.floor(b.start / size);
}

function parseRange(text: string): { readonly start: number; readonly bits: number } | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text);
  if (found === null) return undefined;
  const start = found.slice(1, 5).reduce((sum, part) => sum * 256 + Number(part), 0);
  return { start, bits: Number(found[5] ?? 32) };
}
