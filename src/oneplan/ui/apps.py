from oneplan.common import capability


class Ui(capability.Capability):
    name = "oneplan.ui"
    label = "ui"
    mount = "gallery/"
