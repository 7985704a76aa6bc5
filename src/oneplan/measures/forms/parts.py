"""What the forms of measures take from the house: who owns, versions, where a fact comes from."""

from oneplan.people.fields import OrganisationField as PartnerField
from oneplan.ui.row_forms import Choice, Confirm, Given, Sourced, Versioned, known

__all__ = ["Choice", "Confirm", "Given", "PartnerField", "Sourced", "Versioned", "known"]
