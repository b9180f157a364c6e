/** The fraction of π in 32-bit words, first word first: what Blowfish begins with (nothing up its author's sleeve). */
export function makePiWords(count: number): Uint32Array {
  // Guard bits: the rounding of a few thousand terms stays far below them.
  const bits = BigInt(count * 32 + 64);
  const one = 1n << bits;
  // Machin: π = 16 arctan(1/5) − 4 arctan(1/239).
  const pi = 16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one);
  const digits = ((pi - 3n * one) >> 64n).toString(16).padStart(count * 8, "0");
  return Uint32Array.from({ length: count }, (_, index) => Number.parseInt(digits.slice(index * 8, index * 8 + 8), 16));
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let odd = 3n, sign = -1n; power > 0n; odd += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / odd;
  }
  return sum;
}
