from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0004_embargoes_lifted_early"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="described",
            field=models.JSONField(
                blank=True, default=list, verbose_name="what its publisher calls the columns that were read"
            ),
        ),
    ]
