from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_call_marked")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="delivery_by_table",
            field=models.BooleanField(db_default=False, default=False),
        )
    ]
