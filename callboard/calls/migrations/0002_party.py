from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]

    operations = [
        migrations.AddField(
            "call",
            "party",
            models.CharField(
                choices=[("customer", "Customer"), ("driver", "Driver"), ("hub", "Mini-hub")],
                db_default="customer",
                default="customer",
                max_length=8,
            ),
        ),
    ]
