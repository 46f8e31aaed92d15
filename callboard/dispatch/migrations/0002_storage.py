from django.db import migrations

# The heads of the queue are deleted all day: their dead rows must not pile up before the living
# ones. A claim's row is updated where it is, in the room that a half-empty page leaves.
STORAGE = """
    ALTER TABLE dispatch_ready SET (
        autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0.05, autovacuum_analyze_threshold = 500);
    ALTER TABLE dispatch_claim SET (
        fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
"""
AS_BEFORE = """
    ALTER TABLE dispatch_ready RESET (
        autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold,
        autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
    ALTER TABLE dispatch_claim RESET (
        fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
"""


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0001_initial")]

    operations = [migrations.RunSQL(STORAGE, AS_BEFORE)]
