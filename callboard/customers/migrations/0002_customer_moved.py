from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="customerentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer.blacklisted", "blacklisted"),
                    ("customer.cleared", "taken off the blacklist"),
                    ("customer.moved", "lives by another clock"),
                ],
                max_length=40,
            ),
        ),
    ]
