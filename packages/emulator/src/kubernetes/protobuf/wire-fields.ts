import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** What was sent is no protobuf of the message; the text is what a Go server says of it. */
export class WireError extends Error {}

/** Calls `read` for each field of a message, in the order of the wire; `read` must consume the field's value. */
export function readFields(
  type: string,
  bytes: Uint8Array,
  read: (number: number, wireType: WireType, reader: BinaryReader) => void,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const { number, wireType } = readTag(type, bytes, reader);
    try {
      read(number, wireType, reader);
      requireBounds(reader);
    } catch (error) {
      if (error instanceof WireError) throw error;
      throw new WireError("unexpected EOF");
    }
  }
}

function readTag(
  type: string,
  bytes: Uint8Array,
  reader: BinaryReader,
): { readonly number: number; readonly wireType: WireType } {
  const start = bytes[reader.pos] ?? 0;
  try {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.EndGroup) throw new WireError(`proto: ${type}: wiretype end group for non-group`);
    return { number, wireType };
  } catch (error) {
    if (error instanceof WireError) throw error;
    const [number, wireType] = [start >> 3, start & 7];
    throw new WireError(
      number === 0
        ? `proto: ${type}: illegal tag ${number} (wire type ${start})`
        : `proto: illegal wireType ${wireType}`,
    );
  }
}

/** The reader doesn't notice by itself that a value went past the end. */
export function requireBounds(reader: BinaryReader): void {
  if (reader.pos > reader.len) throw new WireError("unexpected EOF");
}
