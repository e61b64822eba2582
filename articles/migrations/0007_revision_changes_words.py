from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_public_by_id")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="changes_words",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
