import type { Diagnostic } from "@fgk/engine";
import { type RegisterNews, registerWorkflows } from "@fgk/providers";
import type { Invocation } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { openDeployment } from "../deployment.ts";
import { escapeLine } from "../render/escape.ts";
import { renderForwardNews } from "../render/forward-news.ts";
import { readSources } from "../source-files.ts";
import { findProgram } from "../world/find-program.ts";

/** `fgk register`: runs pyflyte against the deployment's Flyte, and names the cause when it fails. */
export async function runRegister(invocation: Invocation): Promise<number> {
  const { flags, operands, further, folder, report, terminal, signals } = invocation;
  const { file, world } = await openDeployment(invocation);
  const here = invocation.openWorld(folder);
  const { sources, wrong } = await readSources(folder, operands);
  const named = here.variable("FGK_PYFLYTE");
  const program = findProgram(named ?? "pyflyte", here.variable("PATH"), folder);
  const missing = program === undefined ? [missingPyflyte(named)] : [];
  if (program === undefined || wrong.length > 0) throw new CommandError(...wrong, ...missing);
  const tell = (news: RegisterNews): void => tellNews(invocation, program, news);
  const outcome = await registerWorkflows(
    file,
    world,
    {
      here,
      program,
      sources,
      further,
      paths: operands,
      project: flags.text("project"),
      domain: flags.text("domain"),
      version: flags.text("version"),
      images: flags.list("image"),
      destination: flags.text("destination-dir"),
      isAttended: terminal.canAsk && !report.json,
    },
    tell,
  );
  if (signals.stop.aborted) return signals.exitCode() ?? 130;
  if (!outcome.ok) throw new CommandError(...outcome.diagnostics);
  const { project, domain, assumed } = outcome.value;
  report.diagnose(outcome.diagnostics);
  report.line("registered", { project, domain, assumed });
  report.print(`Registered in ${project}, ${domain}. To see it: fgk connect\n`);
  return 0;
}

function tellNews({ report, terminal }: Invocation, program: string, news: RegisterNews): void {
  switch (news.type) {
    case "diagnostic":
      report.diagnose([news.diagnostic]);
      return;
    case "output":
      report.line("output", { text: news.text });
      // pyflyte's own words: they are the user's code speaking, too, and come as they are.
      if (!report.json) terminal.err.write(news.text);
      return;
    case "starts": {
      const version = news.flytekit?.version;
      report.line("registering", { ...news.place, program, ...(version === undefined ? {} : { flytekit: version }) });
      if (report.json) return;
      const by = `${program}${version === undefined ? "" : ` (flytekit ${version})`}`;
      terminal.err.write(escapeLine(`Registering in ${news.place.project}, ${news.place.domain}, with ${by}:`));
      terminal.err.write("\n");
      return;
    }
    case "lost":
    case "moved":
    case "unseen":
    case "refused": {
      const { type, ...content } = news;
      report.line(`connection-${type}`, content);
      if (!report.json) terminal.err.write(`${renderForwardNews(news)}\n`);
    }
  }
}

function missingPyflyte(named: string | undefined): Diagnostic {
  return {
    severity: "error",
    code: "not-found",
    summary: named === undefined ? "pyflyte isn't installed" : `pyflyte isn't where FGK_PYFLYTE says: ${named}`,
    help:
      named === undefined
        ? "pip install flytekit, in an environment whose programs are in PATH; FGK_PYFLYTE names one that isn't"
        : "mend FGK_PYFLYTE, or unset it to take the pyflyte in PATH",
  };
}
