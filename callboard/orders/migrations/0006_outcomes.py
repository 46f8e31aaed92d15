from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_card")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="promo_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="order",
            name="promo_site",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="leadorigin",
            name="is_banned",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="orderpolicy",
            name="address_fields",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RemoveIndex(model_name="order", name="order_list_of_problems"),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    models.Q(("problem__in", ("", "call_back", "no_answer")), _negated=True),
                    ("address_problem", True),
                    ("suspicious", True),
                    _connector="OR",
                ),
                fields=["company", "-arrived_at", "-id"],
                name="order_list_of_problems",
            ),
        ),
    ]
