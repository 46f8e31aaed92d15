from django.db import migrations, models

MAKE = """
    CREATE UNIQUE INDEX CONCURRENTLY claim_one_caller_per_customer
        ON dispatch_claim (company_id, customer_id) WHERE kind = 'calling'
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS claim_one_caller_per_customer"


class Migration(migrations.Migration):
    """A customer has one caller, whoever holds the parcels."""

    atomic = False
    dependencies = [("dispatch", "0012_claim_kind")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(MAKE, DROP)],
            [
                migrations.AddConstraint(
                    "claim",
                    models.UniqueConstraint(
                        fields=["company", "customer"],
                        condition=models.Q(kind="calling"),
                        name="claim_one_caller_per_customer",
                    ),
                )
            ],
        )
    ]
