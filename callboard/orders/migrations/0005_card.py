"""What the card keeps of a delivery, the goal of an order, and what the reject line may offer."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_promises_by_offer")]

    operations = [
        migrations.AddField(
            "order", "goal", models.CharField(blank=True, db_default="", default="", max_length=80)
        ),
        migrations.AddField(
            "order",
            "delivery_id",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            "order",
            "post_id",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            "order",
            "latitude",
            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            "order",
            "longitude",
            models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            "orderpolicy",
            "reject_discount",
            models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                validators=[django.core.validators.MaxValueValidator(100)],
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                name="order_coordinates_are_on_the_earth",
                condition=models.Q(("latitude", None), ("longitude", None))
                | models.Q(
                    ("latitude__isnull", False),
                    ("latitude__range", (-90, 90)),
                    ("longitude__isnull", False),
                    ("longitude__range", (-180, 180)),
                ),
            ),
        ),
    ]
