from datetime import UTC, datetime

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The parcel that has been longest in its status is found without reading the others."""

    atomic = False
    dependencies = [("orders", "0019_leads_of_an_address_goes")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                fields=["company", "status", "country", "offer", "status_since", "id"],
                name="order_parcels_in_turn",
                condition=models.Q(
                    line="buyout", assignee=None, status_since__gt=datetime(2000, 1, 1, tzinfo=UTC)
                ),
            ),
        )
    ]
