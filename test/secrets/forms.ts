/** One way in which programs write a secret down. */
export interface Form {
  readonly name: string;
  readonly text: string;
}

/**
 * Every form of a secret that is looked for. Written for the tests alone: the product's own list is what is put to the test.
 */
export function listForms(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret, "utf8");
  const json = JSON.stringify(secret).slice(1, -1);
  const forms: Form[] = [
    { name: "as it is", text: secret },
    { name: "JSON", text: json },
    { name: "JSON in JSON", text: JSON.stringify(json).slice(1, -1) },
    { name: "URL", text: encodeURIComponent(secret) },
    { name: "form", text: new URLSearchParams({ x: secret }).toString().slice(2) },
    { name: "shell", text: secret.split("'").join(`'"'"'`) },
    { name: "shell, escaped", text: secret.split("'").join("'\\''") },
    { name: "hexadecimal", text: bytes.toString("hex") },
    { name: "base64", text: bytes.toString("base64").replace(/=+$/, "") },
    { name: "base64url", text: bytes.toString("base64url") },
    { name: "base64 behind one byte", text: midBase64(bytes, 1) },
    { name: "base64 behind two bytes", text: midBase64(bytes, 2) },
    ...secret.split("\n").map((line, index) => ({ name: `line ${index + 1}`, text: line.trim() })),
  ];
  const seen = new Set<string>();
  // Shorter ones would be found in any text.
  return forms.filter(({ text }) => text.length >= 7 && !isMark(text) && !seen.has(text) && seen.add(text));
}

/** `-----BEGIN PRIVATE KEY-----` alone reveals nothing. */
function isMark(text: string): boolean {
  return /^-----(BEGIN|END) [A-Z ]+-----$/.test(text);
}

/** The middle of its base64 behind so many bytes of something else: the same whatever stands around it. */
function midBase64(bytes: Buffer, offset: number): string {
  const around = Buffer.concat([Buffer.alloc(offset, "x"), bytes, Buffer.from("xx")]).toString("base64");
  return around.slice(offset + 1, Math.floor(((bytes.length + offset) * 4) / 3));
}

/** Where a secret stands in a text: the name of its form with what is around it. */
export function findForms(said: string, secret: string): readonly string[] {
  return listForms(secret).flatMap(({ name, text }) => {
    const at = said.indexOf(text);
    return at < 0 ? [] : [`${name}: …${said.slice(Math.max(0, at - 120), at + text.length + 20)}…`];
  });
}
