/** Texts that others may write into names, labels, messages and notes: what they would do where they are shown raw. */
export const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ["clears the screen", "\u001b[2J\u001b[H"],
  ["writes over the line above", "\u001b[1A\u001b[2Kplan: no changes"],
  ["begins the line anew", "delete\rkeep  "],
  ["rubs out", "delete\b\b\b\b\b\bkeep"],
  ["a title of the window", "\u001b]0;owned\u0007"],
  ["a link that leads elsewhere", "\u001b]8;;https://evil.example\u001b\\docs\u001b]8;;\u001b\\"],
  ["into the clipboard", "\u001b]52;c;cm0gLXJmIC8=\u0007"],
  ["the same in one byte", "\u009b2J\u009d0;owned\u009c"],
  ["asks the terminal to answer", "\u001b[6n\u001b[c\u0005"],
  ["another character set", "\u000e\u001b(0"],
  ["reorders what follows", "roles/\u202ereweiv\u202c"],
  ["isolates", "\u2066a\u2067b\u2069"],
  ["marks of direction", "a\u200eb\u200fc\u061cd"],
  ["invisible letters", "pro\u200bd\u2060\ufeff"],
  ["lines of another kind", "a\u2028b\u2029c\u0085d\u000be\u000cf"],
  ["a zero byte", "a\u0000b"],
  ["delete", "a\u007fb"],
];

/** What of it must reach no terminal and no file that people review: lines and tabs are the renderer's own. */
export const harmful: RegExp = /(?![\n\t])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/u;
