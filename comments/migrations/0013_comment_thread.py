from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0012_awaits_proof")]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["article", "status", "path"], name="comment_thread"),
        ),
        migrations.RemoveIndex(model_name="comment", name="comment_visible_thread"),
    ]
