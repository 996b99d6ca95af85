"""Print the N-th command of the README's quick start, so that what it says is what is run."""

import re
import sys
from pathlib import Path

readme = Path(__file__).parent.parent.joinpath("README.md").read_text(encoding="utf-8")
_, found, rest = readme.partition("## Quick start\n")
blocks = re.findall(r"```sh\n(.*?)```", rest.split("\n## ")[0], re.DOTALL) if found else []
wanted = int(sys.argv[1])
if len(blocks) < wanted:
    sys.exit(f"The README's quick start has no command {wanted}.")
print(blocks[wanted - 1].strip())
