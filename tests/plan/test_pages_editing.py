"""The forms of the plan: what an officer changes, and what is refused."""

from django.urls import reverse

from oneplan.plan.models import Priority
from tests.factories.people import sign_in


def test_an_officer_changes_a_priority_through_the_form(client, scene, officer):
    sign_in(client, officer)
    row = scene["priority"]
    address = reverse("plan:revise-priority", kwargs={"key": row.key})
    sent = {
        "why": "They last a life long.",
        "owner_body": row.owner_body_id,
        "objectives": [scene["objective"].pk],
        "certainty": "published",
        "inferred": "",
        "sources": "S1",
        "version": row.version,
    }
    response = client.post(address, sent)
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.why, row.version) == ("Ready for school", "They last a life long.", 2)
    late = client.post(address, {**sent, "why": "Too late"})
    assert late.status_code == 409
    assert "Somebody else saved this" in late.content.decode()
    assert Priority.objects.get(pk=row.pk).why == "They last a life long."


def test_a_broken_rule_stands_in_the_form(client, scene, officer):
    sign_in(client, officer)
    address = reverse("plan:add-outcome", kwargs={"key": "school"})
    sent = {"statement": "More thrive", "certainty": "inferred", "inferred": "", "sources": ""}
    assert "Say what is inferred" in client.post(address, sent).content.decode()


def test_an_officer_lets_a_new_priority_follow(client, scene, officer):
    sign_in(client, officer)
    sent = {
        "on": "1 September 2026",
        "name": "First steps",
        "certainty": "published",
        "carry_over": "on",
        "version": scene["priority"].version,
    }
    response = client.post(reverse("plan:succeed-priority", kwargs={"key": "school"}), sent)
    assert response["Location"] == "/plan/priorities/first-steps/"
    assert Priority.objects.get(key="first-steps").outcomes.count() == 1
