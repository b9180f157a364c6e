/** An IPv4 range as numbers: the first address and how many there are. */
export interface Range {
  readonly first: number;
  readonly size: number;
}

/** An IPv4 address as a number; undefined when the text isn't one. */
export function parseIp(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** The dotted text of an address. */
export function printIp(ip: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(ip / 2 ** bits) % 256).join(".");
}

/** A range from `10.0.0.0/20`; undefined when it is no range or has host bits set. */
export function parseRange(text: string): Range | undefined {
  const [address = "", length = ""] = text.split("/");
  const first = parseIp(address);
  const prefix = /^\d{1,2}$/.test(length) ? Number(length) : 33;
  if (first === undefined || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, size } : undefined;
}

export function contains(range: Range, ip: number): boolean {
  return ip >= range.first && ip < range.first + range.size;
}

export function overlaps(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

/** Whether a subnet's range gives the address to its users: network, gateway and the last two are Google's. */
export function isUsable(range: Range, ip: number): boolean {
  return ip >= range.first + 2 && ip < range.first + range.size - 2;
}

/** The first usable address of a subnet that isn't taken. */
export function firstFree(range: Range, taken: ReadonlySet<number>): number | undefined {
  for (let ip = range.first + 2; isUsable(range, ip); ip += 1) if (!taken.has(ip)) return ip;
  return undefined;
}

/** The first block of the wanted prefix length in private address space that touches none of the taken ranges. */
export function firstFreeBlock(prefixLength: number, taken: readonly Range[]): Range | undefined {
  const size = 2 ** (32 - prefixLength);
  const spaces = ["10.64.0.0/10", "10.0.0.0/10", "172.16.0.0/12", "192.168.0.0/16"];
  for (const space of spaces.map(parseRange)) {
    if (space === undefined) continue;
    for (let first = space.first; first + size <= space.first + space.size; first += size) {
      if (!taken.some((range) => overlaps(range, { first, size }))) return { first, size };
    }
  }
  return undefined;
}
