from django.db import migrations, models


class Migration(migrations.Migration):
    """A claim holds a customer, or one parcel; all there are hold a customer."""

    dependencies = [("dispatch", "0011_ready_without_country")]

    operations = [
        migrations.AddField(
            "claim",
            "kind",
            models.CharField(
                max_length=7,
                choices=[("calling", "Calling"), ("parcel", "Parcel")],
                default="calling",
                db_default="calling",
            ),
        )
    ]
