from typing import ClassVar

from oneplan.common import capability


class People(capability.Capability):
    name = "oneplan.people"
    label = "people"
    mount = "people/"
    menu: ClassVar = (capability.MenuItem("Partners", "people:organisations", 40),)
    takes_part_in: ClassVar = ("sections", "search")
