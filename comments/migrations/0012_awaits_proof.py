from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0011_moderation_by_day")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="awaits_proof",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                name="comment_unproved",
                fields=["created_at"],
                condition=models.Q(awaits_proof=True),
            ),
        ),
    ]
