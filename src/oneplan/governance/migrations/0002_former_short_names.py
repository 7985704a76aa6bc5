"""A former official name keeps the short name that went with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_the_beginning"),
    ]

    operations = [
        migrations.AddField(
            model_name="bodyname",
            name="short_name",
            field=models.CharField(blank=True, max_length=80),
        ),
    ]
