from typing import ClassVar

from oneplan.common import capability


class Places(capability.Capability):
    name = "oneplan.places"
    label = "places"
    takes_part_in: ClassVar = ("sections",)
