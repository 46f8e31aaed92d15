from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_erasing")]

    operations = [
        migrations.AddField(
            model_name="keepingpolicy",
            name="looked_up_to",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        )
    ]
