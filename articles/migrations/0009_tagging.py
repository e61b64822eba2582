import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_story_months")]

    operations = [
        # The table is there already: Django made it for the tags of a story.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Tagging",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "article",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taggings",
                                to="articles.article",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="taggings",
                                to="articles.tag",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "articles_article_tags",
                        "unique_together": {("article", "tag")},
                    },
                ),
                migrations.AlterField(
                    model_name="article",
                    name="tags",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="articles",
                        through="articles.Tagging",
                        to="articles.tag",
                    ),
                ),
            ],
        ),
        *(
            migrations.AddField(
                model_name="tagging",
                name=name,
                field=models.DateTimeField(blank=True, editable=False, null=True),
            )
            for name in ("first_published_at", "shown_from", "shown_until")
        ),
        migrations.AddIndex(
            model_name="tagging",
            index=models.Index(
                fields=["tag", "-first_published_at", "-article", "shown_from", "shown_until"],
                name="tagging_newest",
            ),
        ),
    ]
