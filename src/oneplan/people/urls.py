from django.urls import path

from oneplan.people import views

app_name = "people"
urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/add/", views.add_organisation, name="add-organisation"),
    path("organisations/<slug:key>/edit/", views.edit_organisation, name="edit-organisation"),
    path("organisations/<slug:key>/end/", views.end_organisation, name="end-organisation"),
    path("organisations/<slug:key>/codes/add/", views.add_code, name="add-code"),
    path("persons/", views.persons, name="persons"),
    path("persons/add/", views.add_person, name="add-person"),
    path("persons/<slug:key>/", views.person, name="person"),
    path("persons/<slug:key>/edit/", views.edit_person, name="edit-person"),
    path("persons/<slug:key>/appoint/", views.appoint, name="appoint"),
    path("persons/<slug:key>/invite/", views.invite, name="invite"),
    path("offices/", views.offices, name="offices"),
    path("offices/<uuid:pk>/end/", views.end_office, name="end-office"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<uuid:pk>/withdraw/", views.withdraw_invitation, name="withdraw-invitation"),
    path("invitations/open/<str:token>/", views.open_invitation, name="open-invitation"),
    path("invitations/accept/", views.accept, name="accept"),
    path("accounts/<uuid:pk>/close/", views.close_account, name="close-account"),
    path("accounts/<uuid:pk>/reopen/", views.reopen_account, name="reopen-account"),
    path("stay/", views.stay, name="stay"),
]
