"""How often somebody may do something (SEC-41). Counted in the database: by all processes, and over a restart."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from oneplan.common import clock
from oneplan.common.models import Attempts


def within_limit(what: str, who: str, most: int, seconds: int) -> bool:
    """Count one more attempt; whether it is still within `most` in the present window of `seconds`.

    `who` is kept as a digest under this installation's secret, and only until the window is over: from it nobody can
    work out a network address.
    """
    now = clock.now()
    began = int(now.timestamp()) // seconds * seconds
    digest = salted_hmac("oneplan.limits", f"{what} {began} {who}", algorithm="sha256").hexdigest()
    with transaction.atomic():
        Attempts.objects.filter(ends_at__lt=now).delete()
        ends_at = clock.instant(began) + timedelta(seconds=seconds)
        counted, _ = Attempts.objects.get_or_create(digest=digest, defaults={"ends_at": ends_at})
        Attempts.objects.filter(pk=counted.pk).update(number=F("number") + 1)
        counted.refresh_from_db(fields=["number"])
    return counted.number <= most
