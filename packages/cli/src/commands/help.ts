import type { Invocation } from "../command.ts";
import { renderCommandHelp, renderOverview } from "../render/help.ts";
import { refuseCommand } from "../unknown-command.ts";

/** `fgk help [COMMAND]`. */
export async function runHelp({ operands, terminal, commands }: Invocation): Promise<number> {
  const [name] = operands;
  const { out } = terminal;
  if (name === undefined) {
    out.write(renderOverview(commands, out.paint));
    return 0;
  }
  const command = commands.find((each) => each.name === name);
  if (command === undefined) throw refuseCommand(name, commands);
  out.write(renderCommandHelp(command, out.paint));
  return 0;
}
