from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("orders", "0015_spoken_by_offer")]

    operations = [
        AddIndexConcurrently(
            "order",
            models.Index(
                fields=["company", "status", "line", "country", "offer", "due_at", "id"],
                name="order_spoken_by_country",
                condition=~models.Q(status__in=["cancelled", "new", "no_answer", "paid"])
                & models.Q(line__isnull=False, country__gt="", due_at__isnull=False),
            ),
        )
    ]
