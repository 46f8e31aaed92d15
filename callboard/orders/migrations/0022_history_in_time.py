from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """A page of an order's history is read without the rest of it."""

    atomic = False
    dependencies = [("orders", "0021_floor_of_every_offer")]

    operations = [
        AddIndexConcurrently(
            "orderentry",
            models.Index(fields=["company", "order", "-at", "-id"], name="order_entry_in_time"),
        )
    ]
