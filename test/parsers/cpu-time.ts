/** How many milliseconds of this thread's processor something takes: what others run at the same time doesn't count. */
export function measureCpu<T>(act: () => T): { readonly value: T; readonly ms: number } {
  const before = process.threadCpuUsage();
  const value = act();
  const { user, system } = process.threadCpuUsage(before);
  return { value, ms: (user + system) / 1_000 };
}
