"""Mails in plain text whose links stay whole: no line is broken or encoded, so that one can copy it from anywhere."""

import email.policy
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

LONGEST_LINE = 998  # of a mail on its way (RFC 5322, 2.1.1), without the line's end


class Mail(EmailMessage):
    """A mail sent as it was written, 7bit or 8bit. The usual policy encodes a text as soon as a line passes 78."""

    def message(self, *, policy: Any = email.policy.default) -> Any:
        """The mail as it goes out."""
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


def send(subject: str, body: str, to: str, **more: Any) -> None:
    """The mail is on its way, or stands in the terminal where no mail server was named."""
    Mail(subject, body, None, [to], **more).send()


def where_it_went(said: str) -> str:
    """What to say of a mail that was sent: `said`, or where to find it when there is no mail server."""
    if settings.MAIL_SERVER:
        return said
    return "No mail server is set up. The message is printed in the terminal that Oneplan was started from."
