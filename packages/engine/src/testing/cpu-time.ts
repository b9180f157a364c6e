/** Milliseconds of processor time that this process has used: a busy machine doesn't change what a test may cost. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
