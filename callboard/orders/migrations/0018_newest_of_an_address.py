from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The newest leads of an IP address are found without reading the others."""

    atomic = False
    dependencies = [("orders", "0017_promises_by_offer_goes")]

    operations = [
        AddIndexConcurrently(
            "leadorigin",
            models.Index(fields=["company", "ip", "-order"], name="lead_origin_newest_of_ip"),
        )
    ]
