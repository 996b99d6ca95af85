"""``python -m archive_tui.ingest.extract FILE…``: one JSON object a file, in order."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(paths: list[str]) -> int:
    """Prints what is in each UTF-8 text file; 2 where one cannot be read."""
    from archive_tui.ingest.extract.assemble import structure
    from archive_tui.ingest.extract.output import document_of, to_json

    for path in paths:
        try:
            text = Path(path).read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            return 2
        found = structure(text)
        print(json.dumps(to_json(text, path, found, document_of(text, found))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
