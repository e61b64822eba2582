import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_fronts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalPhrase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="In any capitals, as whole words; a * at the end stands for any ending.",
                        max_length=80,
                        unique=True,
                        verbose_name="words",
                    ),
                ),
                (
                    "advice",
                    models.CharField(
                        blank=True,
                        help_text="What to do: whom to ask, which word to use.",
                        max_length=200,
                    ),
                ),
            ],
            options={
                "ordering": ["text"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="legal_phrase_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point", models.CharField(max_length=16)),
                ("basis", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(auto_now=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="point_confirmations",
                        to="articles.article",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finding", models.CharField(max_length=64)),
                ("sentence", models.TextField()),
                ("reason", models.TextField(max_length=1000)),
                ("version", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publish_overrides",
                        to="articles.article",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("override_publish_check", "Can let a publish check pass, with a reason")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pointconfirmation",
            constraint=models.UniqueConstraint(
                fields=("article", "point"), name="point_confirmation_one_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="publish_override_has_reason",
            ),
        ),
    ]
