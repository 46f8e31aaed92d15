from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0014_floor_by_country")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                fields=["company", "status", "line", "offer", "due_at", "id"],
                name="order_spoken_by_offer",
                condition=models.Q(
                    status__in=["accepted", "callback", "hold", "scheduled"], due_at__isnull=False
                ),
            ),
        )
    ]
