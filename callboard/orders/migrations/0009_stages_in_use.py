from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_choosing_delivery")]

    operations = [
        migrations.AddField(
            "orderpolicy", "has_stages", models.BooleanField(db_default=False, default=False)
        )
    ]
