from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0002_rules_of_a_part"),
    ]

    operations = [
        migrations.AddField(
            model_name="release",
            name="left_aside",
            field=models.JSONField(blank=True, default=list, verbose_name="what of the file was left aside, and why"),
        ),
    ]
