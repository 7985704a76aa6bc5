from typing import ClassVar

from oneplan.common import capability


class Web(capability.Capability):
    name = "oneplan.web"
    label = "web"
    menu: ClassVar = (
        capability.MenuItem("My work", "web:work", 5, signed_in=True),
        capability.MenuItem("Findings", "web:findings", 50, rule="web.see_findings"),
    )
    takes_part_in: ClassVar = ("findings",)
