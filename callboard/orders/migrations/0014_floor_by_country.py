from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0013_delivery_by_table")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                fields=["company", "status", "line", "country", "offer", "arrived_at", "id"],
                name="order_floor_by_country",
                condition=models.Q(line__isnull=False, country__gt=""),
            ),
        )
    ]
