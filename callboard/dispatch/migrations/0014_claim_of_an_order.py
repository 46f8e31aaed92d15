from django.db import migrations

MAKE = """
    CREATE UNIQUE INDEX CONCURRENTLY claim_one_holder_per_order
        ON dispatch_claim (company_id, order_id)
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS claim_one_holder_per_order"


class Migration(migrations.Migration):
    """The index of the constraint that comes next."""

    atomic = False
    dependencies = [("dispatch", "0013_claim_one_caller")]

    operations = [migrations.RunSQL(MAKE, DROP)]
