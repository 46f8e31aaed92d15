from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_list_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("due_at__isnull", False), ("status__in", ["callback", "scheduled", "hold"])
                ),
                fields=["company", "status", "offer", "line", "due_at", "id"],
                name="order_promises_by_offer",
            ),
        )
    ]
