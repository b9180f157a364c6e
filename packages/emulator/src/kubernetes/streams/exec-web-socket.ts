import type { WebSocket } from "ws";
import type { Exec, ExecPeer } from "./exec.ts";
import { runExec } from "./exec.ts";

const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 } as const;
const frameBytes = 32 * 1024;

/**
 * Serves an exec over a WebSocket: the first byte of each message is its channel. The terminal's size, on the resize channel,
 * is of no use to programs that don't draw.
 */
export function serveExec(exec: Exec): (webSocket: WebSocket) => void {
  return (webSocket) => {
    webSocket.on("error", () => webSocket.terminate());
    sendFrame(webSocket, channels.stdout, Buffer.alloc(0));
    runExec(exec, makePeer(webSocket));
  };
}

function makePeer(webSocket: WebSocket): ExecPeer {
  return {
    send: (output, bytes) => {
      for (let start = 0; start < bytes.length; start += frameBytes) {
        sendFrame(webSocket, channels[output], bytes.subarray(start, start + frameBytes));
      }
    },
    finish: (status) => {
      sendFrame(webSocket, channels.status, Buffer.from(JSON.stringify(status)));
      webSocket.close(1000);
    },
    listen: (onInput, onEnd) => {
      webSocket.on("message", (data) => {
        const frame = Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer);
        // Only v5 can say that standard input has ended.
        if (frame[0] === channels.close && frame[1] === channels.stdin) onEnd();
        if (frame[0] === channels.stdin) onInput(frame.subarray(1));
      });
      webSocket.on("close", onEnd);
    },
  };
}

function sendFrame(webSocket: WebSocket, channel: number, bytes: Buffer): void {
  webSocket.send(Buffer.concat([Buffer.from([channel]), bytes]));
}
