"""The section of the partnership file that belongs to nobody else: the sources that facts cite."""

from oneplan.common.models import Source
from oneplan.common.partnership_file.shape import Section

SECTIONS = [Section("sources", Source, "id title address note", place=20)]
