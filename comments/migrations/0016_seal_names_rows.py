from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0015_section_moderator_protects")]

    operations = [
        migrations.AddField(
            model_name="auditseal",
            name="row_digests",
            field=models.JSONField(null=True),
        ),
    ]
