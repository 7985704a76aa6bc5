"""What was ended on purpose is told apart from what ran out: a mandate says why, a term only that it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_former_short_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="ended_because",
            field=models.CharField(blank=True, max_length=200, verbose_name="why it ended"),
        ),
        migrations.AddField(
            model_name="term",
            name="ended_on_purpose",
            field=models.BooleanField(default=False, verbose_name="was ended, and did not just run out"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_because", ""), ("to_on__isnull", False), _connector="OR"),
                name="mandate_says_why_it_ended_only_when_it_ends",
                violation_error_message="This mandate has no last day yet, so nothing can be said of why it ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on_purpose", False), ("to_on__isnull", False), _connector="OR"),
                name="term_was_ended_only_when_it_ends",
                violation_error_message="This term has no last day, so it was not ended.",
            ),
        ),
    ]
