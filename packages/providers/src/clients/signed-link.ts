/**
 * Takes the signature out of signed links: as long as it lives, such a link is a key to the bucket. pyflyte breaks its lines in
 * the middle of one. Pure.
 */
export function dropSignatures(text: string): string {
  return text.replaceAll(/(Signature=)(?:[\w%+/=.~-]|\n(?=[\w%+/=.~-]{24}))+/g, "$1<redacted>");
}
