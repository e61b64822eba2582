from django.db import migrations
from django.db.models import F


def take_times_of_saves(apps, schema_editor):
    # The nearest that is known: until now the time of publication was not kept with them.
    revisions = apps.get_model("articles", "Revision").objects
    revisions.filter(is_public=True, public_at=None).update(public_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_working_copies_and_changes")]

    operations = [migrations.RunPython(take_times_of_saves, migrations.RunPython.noop)]
