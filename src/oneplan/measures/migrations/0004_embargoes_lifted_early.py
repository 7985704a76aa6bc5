from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0003_what_was_left_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="embargo_lifted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="out before its embargo ended, since"),
        ),
        migrations.AddField(
            model_name="release",
            name="embargo_lifted_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="release",
            name="embargo_lifted_by",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=Q(embargo_lifted_at=None)
                | (Q(embargo_ends_at__isnull=False) & ~Q(embargo_lifted_because="")),
                name="release_whose_embargo_was_lifted_says_why",
            ),
        ),
    ]
