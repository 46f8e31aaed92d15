from django.db import migrations

from callboard.places import actions


def put_in(apps, schema_editor):
    """The built-in table of cities, so that a new installation works at once."""
    names = ("Country", "Region", "City", "CityName")
    actions.fill(*(apps.get_model("places", name) for name in names))
    schema_editor.execute("ANALYZE places_city, places_cityname")  # hints are asked for at once


class Migration(migrations.Migration):
    dependencies = [("places", "0001_places")]

    operations = [migrations.RunPython(put_in, migrations.RunPython.noop)]
