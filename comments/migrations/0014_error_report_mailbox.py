from django.db import migrations, models

from comments.addresses import email_key


def fold_addresses(apps, schema_editor):
    """Of the reports there are by now, as their sender typed them."""
    reports = apps.get_model("comments", "ErrorReport").objects
    for report in reports.exclude(email="").only("email").iterator():
        reports.filter(pk=report.pk).update(email_key=email_key(report.email))


class Migration(migrations.Migration):
    dependencies = [("comments", "0013_comment_thread")]

    operations = [
        migrations.AddField(
            model_name="errorreport",
            name="email_key",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=254
            ),
        ),
        migrations.RunPython(fold_addresses, migrations.RunPython.noop),
    ]
