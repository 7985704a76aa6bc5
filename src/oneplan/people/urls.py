"""The pages of people. One partner stands at the root: its address is given to others, and stays."""

from django.urls import include, path

from oneplan.people.views import accounts, organisations, persons

app_name = "people"
tending = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add_organisation, name="add-organisation"),
    path("organisations/<slug:key>/edit/", organisations.edit_organisation, name="edit-organisation"),
    path("organisations/<slug:key>/end/", organisations.end_organisation, name="end-organisation"),
    path("organisations/<slug:key>/codes/add/", organisations.add_code, name="add-code"),
    path("persons/", persons.persons, name="persons"),
    path("persons/add/", persons.add_person, name="add-person"),
    path("persons/<slug:key>/", persons.person, name="person"),
    path("persons/<slug:key>/edit/", persons.edit_person, name="edit-person"),
    path("persons/<slug:key>/appoint/", persons.appoint, name="appoint"),
    path("persons/<slug:key>/invite/", accounts.invite, name="invite"),
    path("offices/", persons.offices, name="offices"),
    path("offices/<uuid:pk>/end/", persons.end_office, name="end-office"),
    path("invitations/", accounts.invitations, name="invitations"),
    path("invitations/<uuid:pk>/withdraw/", accounts.withdraw_invitation, name="withdraw-invitation"),
    path("invitations/open/<str:token>/", accounts.open_invitation, name="open-invitation"),
    path("invitations/accept/", accounts.accept, name="accept"),
    path("accounts/<uuid:pk>/close/", accounts.close_account, name="close-account"),
    path("accounts/<uuid:pk>/reopen/", accounts.reopen_account, name="reopen-account"),
    path("stay/", accounts.stay, name="stay"),
]
urlpatterns = [
    path("organisations/<slug:key>/", organisations.organisation, name="organisation"),
    path("people/", include(tending)),
]
