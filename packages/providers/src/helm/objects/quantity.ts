/** What a suffix multiplies by: powers of ten from nano on, and of 1024. */
const suffixes: Readonly<Record<string, readonly [number, number]>> = {
  n: [10, -9],
  u: [10, -6],
  m: [10, -3],
  "": [10, 0],
  k: [10, 3],
  M: [10, 6],
  G: [10, 9],
  T: [10, 12],
  P: [10, 15],
  E: [10, 18],
  Ki: [2, 10],
  Mi: [2, 20],
  Gi: [2, 30],
  Ti: [2, 40],
  Pi: [2, 50],
  Ei: [2, 60],
};

/** Whether two of Kubernetes' quantities are the same amount: `0.5` is `500m`, `1024Mi` is `1Gi`. False for other texts. */
export function isSameQuantity(a: string, b: string): boolean {
  const left = countNanos(a);
  return left !== undefined && left === countNanos(b);
}

/** Rounded up to whole nanos, as the server does. */
function countNanos(text: string): bigint | undefined {
  const [, sign = "", whole = "", fraction = "", exponent, suffix = ""] =
    /^([-+]?)(\d*)\.?(\d*)(?:[eE]([-+]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(text) ?? [];
  if (whole === "" && fraction === "") return undefined;
  if (whole.length + fraction.length > 100) return undefined;
  const [base, power] = exponent === undefined ? (suffixes[suffix] ?? [10, 0]) : ([10, Number(exponent)] as const);
  // digits × base^power ÷ 10^fraction × 10^9
  const scale = 9 - fraction.length + (base === 10 ? power : 0);
  const digits = BigInt(`${whole}${fraction}`) * (base === 2 ? 2n ** BigInt(power) : 1n);
  const nanos = scale >= 0 ? digits * 10n ** BigInt(scale) : divideUp(digits, 10n ** BigInt(-scale));
  return sign === "-" ? -nanos : nanos;
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
