"""Where a support officer edits governance: each under the body it changes."""

from django.urls import path

from oneplan.governance.views import editing, legal_bases, mandates, relations, seats

BODY = "bodies/<slug:key>/"
RELATION = f"{BODY}relations/<uuid:pk>/"
SEAT = f"{BODY}seats/<uuid:pk>/"
MANDATE = f"{BODY}mandates/<uuid:pk>/"
RESPONSIBILITY = f"{BODY}responsibilities/<uuid:pk>/"

urlpatterns = [
    path("bodies/new/", editing.establish, name="establish"),
    path(f"{BODY}edit/", editing.edit, name="edit"),
    path(f"{BODY}revise/", editing.revise, name="revise"),
    path(f"{BODY}rename/", editing.rename, name="rename"),
    path(f"{BODY}correct/", editing.correct, name="correct"),
    path(f"{BODY}end/", editing.end, name="end"),
    path(f"{BODY}succeed/", editing.succeed, name="succeed"),
    path(f"{BODY}names/new/", editing.add_alias, name="add-alias"),
    path(f"{BODY}names/<uuid:pk>/correct/", editing.correct_alias, name="correct-alias"),
    path(f"{BODY}names/<uuid:pk>/end/", editing.end_alias, name="end-alias"),
    path(f"{BODY}relations/new/", relations.relate, name="relate"),
    path(f"{RELATION}revise/", relations.revise, name="revise-relation"),
    path(f"{RELATION}correct/", relations.correct, name="correct-relation"),
    path(f"{RELATION}end/", relations.end, name="end-relation"),
    path(f"{BODY}seats/new/", seats.create, name="create-seat"),
    path(f"{SEAT}revise/", seats.revise, name="revise-seat"),
    path(f"{SEAT}correct/", seats.correct, name="correct-seat"),
    path(f"{SEAT}end/", seats.end, name="end-seat"),
    path(f"{SEAT}succeed/", seats.succeed, name="succeed-seat"),
    path(f"{SEAT}fill/", seats.fill, name="fill-seat"),
    path(f"{SEAT}terms/<uuid:term>/hand-over/", seats.hand_over, name="hand-over-seat"),
    path(f"{SEAT}terms/<uuid:term>/correct/", seats.correct_term, name="correct-term"),
    path(f"{SEAT}terms/<uuid:term>/end/", seats.end_term, name="end-term"),
    path(f"{SEAT}substitute/", seats.substitute, name="substitute"),
    path(f"{SEAT}substitutes/<uuid:substitute>/withdraw/", seats.withdraw, name="withdraw"),
    path(f"{BODY}mandates/new/", mandates.give, name="give-mandate"),
    path(f"{MANDATE}renew/", mandates.renew, name="renew-mandate"),
    path(f"{MANDATE}revise/", mandates.revise, name="revise-mandate"),
    path(f"{MANDATE}correct/", mandates.correct, name="correct-mandate"),
    path(f"{MANDATE}end/", mandates.end, name="end-mandate"),
    path(f"{BODY}responsibilities/new/", mandates.assign, name="assign-responsibility"),
    path(f"{RESPONSIBILITY}revise/", mandates.revise_responsibility, name="revise-responsibility"),
    path(f"{RESPONSIBILITY}correct/", mandates.correct_responsibility, name="correct-responsibility"),
    path(f"{RESPONSIBILITY}end/", mandates.end_responsibility, name="end-responsibility"),
    path("legal-bases/", legal_bases.legal_bases, name="legal-bases"),
    path("legal-bases/new/", legal_bases.add, name="add-legal-basis"),
    path("legal-bases/<slug:basis>/revise/", legal_bases.revise, name="revise-legal-basis"),
]
