/**
 * How much may still be sent on one stream. Kubernetes' own SPDY library neither keeps windows nor ever opens one, so only a
 * peer that has shown that it does is held to them; for the others the connection's own back-pressure is all there is.
 */
export interface SendWindow {
  /** Calls `then` with how many of the bytes may be sent: now, or when there is room. */
  readonly take: (wanted: number, then: (granted: number) => void) => void;
  /** The peer made room on this stream, or for everything. */
  readonly grow: (bytes: number) => void;
  /** The connection's windows changed: look again. */
  readonly look: () => void;
}

/** What the streams of a connection share. */
export interface SharedWindow {
  /** Whether the peer has ever spoken of windows. */
  isKept: boolean;
  /** A stream's window at its start. */
  initial: number;
}

/** The windows of a new connection, with the size that the format says. */
export function makeSharedWindow(): SharedWindow {
  return { isKept: false, initial: 64 * 1024 };
}

/** The window of a new stream; one `take` may wait at a time. */
export function makeSendWindow(shared: SharedWindow): SendWindow {
  let sent = 0;
  let granted = 0;
  let waiting: { readonly wanted: number; readonly then: (bytes: number) => void } | undefined;
  const look = (): void => {
    if (waiting === undefined) return;
    const { wanted, then } = waiting;
    const room = shared.isKept ? shared.initial + granted - sent : wanted;
    if (room <= 0) return;
    waiting = undefined;
    const bytes = Math.min(wanted, room);
    sent += bytes;
    then(bytes);
  };
  return {
    take: (wanted, then) => {
      waiting = { wanted, then };
      look();
    },
    grow: (bytes) => {
      granted += bytes;
      look();
    },
    look,
  };
}
