from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_revision_changes_words")]

    operations = [
        migrations.CreateModel(
            name="StoryMonth",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("stories", models.IntegerField()),
            ],
            options={"ordering": ["month"]},
        ),
    ]
