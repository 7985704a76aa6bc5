"""Draw the picture of each method with planstats itself: `uv run python -m docs.methods.pictures`.

The numbers are public unless a page says that they are invented. `FIGURES` holds what a page must say: its test fails
when page and planstats differ.
"""

from docs.methods import groups_and_places, over_time
from docs.methods.book import FIGURES, FOLDER, PICTURES

__all__ = ["FIGURES", "FOLDER", "PICTURES", "groups_and_places", "over_time"]


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(make())


if __name__ == "__main__":
    main()
