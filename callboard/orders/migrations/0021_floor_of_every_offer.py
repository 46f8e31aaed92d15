from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A team of every offer reads the parcels and the sold ones by arrival, not offer by offer."""

    atomic = False
    dependencies = [("orders", "0020_parcels_in_turn")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                fields=["company", "status", "line", "arrived_at", "id"],
                name="order_floor_of_every_offer",
                condition=models.Q(line__in=["buyout", "retention"], number__gt=0),
            ),
        )
    ]
