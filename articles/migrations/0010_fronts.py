import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0009_tagging"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Front",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "section",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front",
                        to="articles.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
                "permissions": [
                    ("curate_front_page", "Can curate the front page and sections' fronts")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrontChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("verb", models.CharField(max_length=40)),
                (
                    "block",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("breaking", "Breaking news"),
                            ("lead", "Lead"),
                            ("second", "Second"),
                            ("brief", "Brief"),
                        ],
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "headline",
                    models.CharField(
                        blank=True, help_text="Of the story, as it read then.", max_length=160
                    ),
                ),
                ("cuts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "front",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="changes",
                        to="articles.front",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="FrontPick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "block",
                    models.CharField(
                        choices=[
                            ("breaking", "Breaking news"),
                            ("lead", "Lead"),
                            ("second", "Second"),
                            ("brief", "Brief"),
                        ],
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("words", models.CharField(blank=True, max_length=120)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picks",
                        to="articles.frontchange",
                    ),
                ),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to="articles.front",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "ordering": ["begins_at", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("section", 0), name="front_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="frontchange",
            constraint=models.UniqueConstraint(
                fields=("front", "version"), name="front_change_one_per_version"
            ),
        ),
        migrations.AddIndex(
            model_name="frontpick",
            index=models.Index(fields=["front", "ends_at"], name="front_pick_to_come"),
        ),
        migrations.AddConstraint(
            model_name="frontpick",
            constraint=models.CheckConstraint(
                condition=models.Q(("block__in", ["breaking", "lead", "second", "brief"])),
                name="front_pick_block_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontpick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__isnull", True),
                    ("begins_at__lt", models.F("ends_at")),
                    _connector="OR",
                ),
                name="front_pick_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontpick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("block", "breaking"), _negated=True),
                    models.Q(models.Q(("words", ""), _negated=True), ("ends_at__isnull", False)),
                    _connector="OR",
                ),
                name="front_strip_has_words_and_end",
            ),
        ),
    ]
