from typing import ClassVar

from oneplan.common import capability


class Common(capability.Capability):
    name = "oneplan.common"
    label = "common"
    takes_part_in: ClassVar = ("sections",)
