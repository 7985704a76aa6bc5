"""A chart as a PNG, drawn by Typst with the house's own letters."""

import tempfile

import typst

from oneplan.ui.assets import VENDOR

DOTS = 192.0  # to the inch: twice what a screen shows


def as_png(svg: str) -> bytes:
    """The picture on white. Typst reads nothing but this text and the fonts: no address, no file of the machine.

    Raises typst.TypstError for a drawing that names a file.
    """
    page = (
        '#set page(width: auto, height: auto, margin: 12pt, fill: white)\n#image(bytes(sys.inputs.svg), format: "svg")'
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[VENDOR])
    with tempfile.TemporaryDirectory(prefix="oneplan-png-") as empty:  # else the working folder could be read
        made: bytes = typst.compile(  # type: ignore[call-overload]  # its types want a root of bytes beside such a text
            page.encode(), root=empty, format="png", ppi=DOTS, sys_inputs={"svg": svg}, font_paths=fonts
        )
    return made
