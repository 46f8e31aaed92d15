from django.db import connections, migrations

from callboard.accounts.tenancy import acting_for

ROWS = 2000  # of one transaction: a press passes by what is locked
PASSES = 3  # what was being handed out is met again

SOME = """
    WITH picked AS (
        SELECT order_id FROM dispatch_ready
        WHERE company_id = %(company)s AND order_id > %(last)s AND country = ''
        ORDER BY order_id LIMIT %(rows)s FOR NO KEY UPDATE SKIP LOCKED
    ), told AS (
        UPDATE dispatch_ready r SET country = o.country FROM picked, orders_order o
        WHERE r.order_id = picked.order_id AND o.id = picked.order_id
    )
    SELECT max(order_id) FROM picked
"""


def tell_countries(apps, schema_editor):
    """What waits in the queue says of which country it is."""
    using = schema_editor.connection.alias
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT company_id FROM dispatch_ready ORDER BY 1")
        companies = [company for (company,) in cursor.fetchall()]
    for company in companies * PASSES:
        last = 0
        while last is not None:
            with acting_for(company, using=using), connections[using].cursor() as cursor:
                cursor.execute(SOME, {"company": company, "last": last, "rows": ROWS})
                [last] = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dispatch", "0005_skills")]

    operations = [migrations.RunPython(tell_countries, migrations.RunPython.noop)]
