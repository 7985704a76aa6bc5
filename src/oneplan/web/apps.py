from oneplan.common import capability


class Web(capability.Capability):
    name = "oneplan.web"
    label = "web"
    mount = ""
