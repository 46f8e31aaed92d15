from django.db import migrations


class Migration(migrations.Migration):
    """One sequence of order numbers for the whole database; a number is never given twice."""

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE orders_number START 1000001", "DROP SEQUENCE orders_number"
        )
    ]
