"""The plan in the partnership file: strategies, plans with all that hangs on them, and the advocacy log."""

from oneplan.common.partnership_file.shape import DATED, SOURCED, Section
from oneplan.plan.models import Advocacy, Alignment, Edition, Objective, Outcome, Pillar, Plan, Priority, Strategy

SECTIONS = [
    Section(
        "strategies",
        Strategy,
        f"id title short_title owner_body owner_note period themes aligned_with {DATED} {SOURCED}",
        place=90,
    ),
    Section(
        "plans",
        Plan,
        f"id title short_title vision about owner_body {DATED} {SOURCED}",
        place=80,
        children=(
            Section("editions", Edition, f"id kind title focus adopted_on adopted_by {DATED} {SOURCED}", parent="plan"),
            Section("objectives", Objective, f"id name aim reason {DATED} {SOURCED}", parent="plan"),
            Section(
                "pillars",
                Pillar,
                f"id kind name also_known_as purpose owner_body {DATED} {SOURCED}",
                parent="plan",
                children=(
                    Section(
                        "priorities",
                        Priority,
                        f"id name why owner_body objectives {DATED} {SOURCED}",
                        parent="pillar",
                        children=(
                            Section("outcomes", Outcome, f"id statement {DATED} {SOURCED}", parent="priority"),
                            Section(
                                "aligned_with",
                                Alignment,
                                f"strategy place_in_plan place_in_strategy note {DATED} {SOURCED}",
                                parent="priority",
                                identity=("strategy", "from_on"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    Section("advocacy", Advocacy, "id date=on forum strategy priority organisation person raised result", place=100),
]
