import { expect, it } from "vitest";
import { findPython } from "./flytekit.ts";

it.each([
  ["of an environment", "#!/tmp/venv/bin/python3\n# -*- coding: utf-8 -*-\n", "/tmp/venv/bin/python3"],
  ["with a version", "#!/usr/bin/python3.12\nimport re\n", "/usr/bin/python3.12"],
  [
    "in a folder whose name has a space",
    "#!/bin/sh\n'''exec' \"/Users/ada/my projects/.venv/bin/python\" \"$0\" \"$@\"\n' '''\n",
    "/Users/ada/my projects/.venv/bin/python",
  ],
  ["by way of env, nobody knows which", "#!/usr/bin/env python3\n", undefined],
  ["a shell script", "#!/bin/sh\nexec docker run flyte pyflyte\n", undefined],
  ["a program", "\u007fELF\u0002\u0001", undefined],
])("the Python of a script: %s", (_, head, python) => {
  expect(findPython(head)).toBe(python);
});
