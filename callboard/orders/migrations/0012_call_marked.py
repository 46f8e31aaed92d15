import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitation"),
        ("orders", "0011_link"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="call_marked_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.member",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="call_marked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("call_marked_at__isnull", True), ("call_marked_by__isnull", True)
                )
                | models.Q(("call_marked_at__isnull", False), ("call_marked_by__isnull", False)),
                name="order_call_marked_by_hand_says_who_and_when",
            ),
        ),
    ]
