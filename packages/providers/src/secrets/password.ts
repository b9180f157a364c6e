const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const length = 24;

/** A new password of 24 URL-safe characters (144 bits), drawn from a source that gives numbers in [0, 1). */
export function makePassword(random: () => number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? "A").join("");
}
