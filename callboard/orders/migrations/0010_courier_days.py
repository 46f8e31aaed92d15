from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_stages_in_use")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("line", "buyout"), ("line__isnull", False), ("method", "courier")
                ),
                fields=["company", "delivery_on"],
                name="order_courier_days",
            ),
        )
    ]
