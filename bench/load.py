"""The partnership file as whole processes: `oneplan load`, the same file again as a dry run, `oneplan dump`."""

import json
from typing import Any

from bench import county
from bench.place import MB, Place, kept, say


def measure(place: Place) -> dict[str, Any]:
    """The county stands in the place's database. What an earlier run measured in the same folder is told again."""
    left = place.folder / "loaded.json"
    if (before := kept(left)) is not None:
        return {**before, "measured_earlier": True}
    place.folder.mkdir(parents=True, exist_ok=True)
    say(f"{place.scale}x: writing the county ...")
    rows = county.write(place.scale, place.file)
    place.run(module="bench.ready")
    say(f"{place.scale}x: loading {sum(rows.values()):,} rows ...")
    loaded, _ = place.run("load", str(place.file))
    again, said = place.run("load", "--dry-run", str(place.file))
    dumped, text = place.run("dump")
    found: dict[str, Any] = {
        **county.grown(place.scale),
        "rows": rows,
        "all_rows": sum(rows.values()),
        "file_mb": round(place.file.stat().st_size / MB, 1),
        "load": loaded,
        "dry_run_of_the_same": {**again, "said": said.strip()},
        "dump": {**dumped, "mb": round(len(text.encode()) / MB, 1)},
    }
    left.write_text(json.dumps(found))
    return found
