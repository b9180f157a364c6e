/** The words of YAML 1.1 as Go's library knows them: only these spellings. */
const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * What helm and kubectl (Go's YAML 1.1) take an unquoted text for, as seen with helm 3.22 and a real API server: `on` is true,
 * `010` is 8, `1_000` is 1000; but times (`1:30`) and dates stay texts.
 */
export function resolveScalar(text: string): string | number | boolean | null {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.0-9]/.test(text)) return text;
  const plain = text.replaceAll("_", "");
  const whole = readInteger(plain);
  if (whole !== undefined) return whole;
  const number = decimal.test(plain) ? Number(plain) : Number.NaN;
  // JSON has no minus zero and no infinity.
  return Number.isFinite(number) ? number + 0 : text;
}

const bases: Readonly<Record<string, number>> = { x: 16, o: 8, b: 2, "": 8 };
const digits: Readonly<Record<number, RegExp>> = { 16: /^[0-9a-fA-F]+$/, 8: /^[0-7]+$/, 2: /^[01]+$/ };

/** Integers with a prefix; a zero before digits is one, too. */
function readInteger(plain: string): number | undefined {
  const [, sign = "", letter = "", rest = ""] = /^([-+]?)0([xXoObB]?)(.+)$/.exec(plain) ?? [];
  const base = bases[letter.toLowerCase()];
  if (rest === "" || base === undefined || digits[base]?.test(rest) !== true) return undefined;
  const value = Number.parseInt(rest, base);
  return sign === "-" ? 0 - value : value;
}
