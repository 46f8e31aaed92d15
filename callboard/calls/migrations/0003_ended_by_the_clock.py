from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_party")]

    operations = [
        migrations.AlterField(
            "call",
            "ending",
            models.CharField(
                blank=True,
                choices=[
                    ("outcome", "Ended by the outcome"),
                    ("hand", "Ended by hand"),
                    ("next", "Ended by the next call"),
                    ("clock", "Ended by the clock"),
                ],
                max_length=7,
            ),
        ),
    ]
