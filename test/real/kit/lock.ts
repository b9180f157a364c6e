import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const pauseMs = 500;

/**
 * Does something while no other process of this machine does it under the same name. Two that both take over the lock of one
 * that died could still meet: what is done must stand that, the lock only spares work.
 */
export async function withLock(lock: string, sayWaiting: () => void, run: () => Promise<void>): Promise<void> {
  for (let tries = 0; !take(lock); tries += 1) {
    if (tries === 0) sayWaiting();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  try {
    await run();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Whether there is a process of this id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function take(lock: string): boolean {
  const mine = `${lock}-${process.pid}`;
  mkdirSync(mine, { recursive: true });
  writeFileSync(path.join(mine, "pid"), String(process.pid));
  try {
    // A folder that isn't empty can't be renamed over: this is the one step that only one process makes.
    renameSync(mine, lock);
    return true;
  } catch {
    rmSync(mine, { recursive: true, force: true });
    removeDeadLock(lock);
    return false;
  }
}

function removeDeadLock(lock: string): void {
  try {
    if (isAlive(Number(readFileSync(path.join(lock, "pid"), "utf8")))) return;
    const dead = `${lock}-dead-${process.pid}`;
    renameSync(lock, dead);
    rmSync(dead, { recursive: true, force: true });
  } catch {
    // It went in the meantime: the next look finds it free or taken anew.
  }
}
