from typing import ClassVar

from oneplan.common import capability


class Measures(capability.Capability):
    name = "oneplan.measures"
    label = "measures"
    mount = "measures/"
    menu: ClassVar = (capability.MenuItem("Measures", "measures:measures", 20),)
    reserves: ClassVar = ("new", "equality", "releases", "import", "datasets")
    takes_part_in: ClassVar = ("findings", "sections", "search", "panels")
