from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0010_retention")]

    operations = [
        migrations.AddIndex(
            model_name="moderationentry",
            index=models.Index(fields=["made_at", "verb", "reason"], name="moderation_by_day"),
        ),
    ]
