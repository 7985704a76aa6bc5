"""Ending sessions from the outside: when somebody leaves, loses an office or is closed out (SEC-38)."""

from allauth.usersessions.models import UserSession

from oneplan.people.models import Person, User


def end_sessions_of(whom: Person | User) -> int:
    """The account is signed in nowhere. Says how many sessions ended."""
    of = {"user": whom} if isinstance(whom, User) else {"user__person": whom}
    sessions = list(UserSession.objects.filter(**of))
    for session in sessions:
        session.end()
    return len(sessions)
