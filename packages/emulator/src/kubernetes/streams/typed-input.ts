/** What a terminal makes of keys: Enter ends a line, Ctrl-D the input, Ctrl-C the program. */
export interface Typed {
  readonly text: Buffer;
  readonly ends: boolean;
  readonly interrupts: boolean;
}

const keys = { interrupt: 0x03, end: 0x04, enter: 0x0d } as const;

/** Reads keys as they come; the keys that end and interrupt are left out of the text. */
export function readTyped(bytes: Buffer): Typed {
  const text = bytes.filter((byte) => byte !== keys.interrupt && byte !== keys.end);
  return {
    text: Buffer.from(text.map((byte) => (byte === keys.enter ? 0x0a : byte))),
    ends: bytes.includes(keys.end),
    interrupts: bytes.includes(keys.interrupt),
  };
}
