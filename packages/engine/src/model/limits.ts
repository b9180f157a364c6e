/** The names of all limits. */
export interface Limits {
  readonly fileBytes: number;
  readonly fileDepth: number;
  readonly fileNodes: number;
  readonly stringChars: number;
  readonly fileProblems: number;
  readonly planBytes: number;
  readonly planNodes: number;
  readonly answerBytes: number;
  readonly folderFiles: number;
  readonly folderBytes: number;
  readonly cacheFiles: number;
  readonly pages: number;
  readonly concurrency: number;
  readonly attempts: number;
  readonly readAttempts: number;
  readonly pauseMs: number;
  readonly leaseMs: number;
  readonly staleMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
  readonly waitMostMs: number;
  readonly applyMs: number;
  readonly heartbeatMs: number;
  readonly lookMs: number;
  readonly settleMs: number;
  readonly policyMembers: number;
  readonly probes: number;
  readonly listed: number;
  readonly stepLines: number;
}

/** Every limit of fgk, with its reason. Sizes in bytes (or characters where said), times in milliseconds. */
export const limits: Limits = {
  /** A deployment file is written by hand: a megabyte is a mistake or an attack. */
  fileBytes: 1_048_576,
  /** Deeper nesting can end the YAML parser's process uncatchably. */
  fileDepth: 64,
  /** Duplicate-key checks grow with the square of the keys. */
  fileNodes: 20_000,
  stringChars: 65_536,
  /** Problems of one file that are told: nobody reads more, and each has its line with it. */
  fileProblems: 200,
  planBytes: 16 * 1_048_576,
  /** Ten thousand steps of a hundred values each. */
  planNodes: 1_000_000,
  /** A list answer of a large project fits; more is not an answer to what was asked. */
  answerBytes: 32 * 1_048_576,
  /** Files below a chart's folder: more is a folder that isn't a chart. */
  folderFiles: 5_000,
  /** Together; helm itself takes no larger chart. */
  folderBytes: 100 * 1_048_576,
  /** Charts and what they render to: a few hundred kilobytes a year for one deployment. */
  cacheFiles: 500,
  /** Pages of one list: 500 × 100 items. */
  pages: 500,
  /** Steps at once: Google's per-minute write quotas allow no more. */
  concurrency: 10,
  /** Attempts at one step before its failure counts. */
  attempts: 12,
  /** Attempts at one read while the outside fails in ways that pass: half a minute with the pauses between them. */
  readAttempts: 6,
  /** No wait is shorter, whatever a kind or a server wishes: nothing is asked in a tight circle. */
  pauseMs: 100,
  /** A lease that could not be renewed for so long is somebody else's to take. */
  leaseMs: 60_000,
  /** How old an answer may be: policies are read up to a minute late. */
  staleMs: 60_000,
  /** Between attempts, doubling with jitter. */
  backoffFirstMs: 1_000,
  backoffMostMs: 30_000,
  /** Between two looks at what takes its own time: nobody should wait longer for what is done. */
  waitMostMs: 20_000,
  /** A whole apply, unless --timeout says otherwise: a cluster (20 min), an instance (20 min), the chart (15 min). */
  applyMs: 3 * 3_600_000,
  /** A line at least so often while waiting. */
  heartbeatMs: 30_000,
  /** Before the first look, and between two, at what a call that takes long brings about: a short one costs none. */
  lookMs: 20_000,
  /** Google's own word: a policy change takes typically 2, potentially 7 minutes. */
  settleMs: 7 * 60_000,
  /** Members of one IAM policy, each occurrence counted. */
  policyMembers: 1_500,
  /** Probe pods of one verify. */
  probes: 10,
  /** Lines of a plan's diagnostics that are shown before they are counted. */
  listed: 200,
  /** Lines of a step in a plan file, beside what the deployment file itself asks for: nobody reviews more. */
  stepLines: 200,
};
