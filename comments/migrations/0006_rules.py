import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0005_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Breaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=30)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("flooded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CommentSketch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "name",
                    models.SlugField(
                        db_index=False,
                        help_text="Short; it stands beside comments.",
                        max_length=30,
                        verbose_name="name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Words and phrases"),
                            ("links", "Number of links"),
                            ("hosts", "Links to these hosts"),
                            ("names", "Names like these"),
                            ("language", "Another language than the story's"),
                            ("rate", "Many comments of one mailbox"),
                            ("first", "First comments of a mailbox"),
                            ("sensitive", "Sensitive stories"),
                            ("likeness", "The same text again"),
                            ("reports", "A mailbox that readers reported"),
                        ],
                        max_length=12,
                        verbose_name="finds",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("hold", "Hold"),
                            ("suggest-approve", "Suggest approval"),
                            ("suggest-reject", "Suggest rejection"),
                            ("suggest-spam", "Suggest spam"),
                            ("refuse", "Refuse"),
                        ],
                        max_length=16,
                        verbose_name="then",
                    ),
                ),
                (
                    "sentence",
                    models.CharField(
                        help_text="What readers are told when it is cited.",
                        max_length=200,
                        verbose_name="sentence",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        help_text="One in a line; word* finds all that begins so.",
                        max_length=20000,
                        verbose_name="list",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Of links, comments or reports.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="number",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="within minutes",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("live", "Live"), ("retired", "Retired")],
                        default="draft",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("live_at", models.DateTimeField(editable=False, null=True)),
                ("retired_at", models.DateTimeField(editable=False, null=True)),
                ("rehearsal", models.JSONField(default=dict, editable=False)),
                ("rehearsed_version", models.PositiveIntegerField(editable=False, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "permissions": [
                    ("draft_rules", "Can draft and rehearse rules"),
                    ("make_rules_live", "Can make rules live"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreModel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("learned_from", models.PositiveIntegerField()),
                ("newest_decision", models.PositiveBigIntegerField()),
                ("kept_out", models.PositiveIntegerField()),
                ("wrong", models.PositiveIntegerField()),
                ("plainly_wrong", models.PositiveIntegerField()),
                ("weights", models.BinaryField()),
                ("checksum", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="breaker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("scope",),
                name="breaker_open_once",
            ),
        ),
        migrations.AddField(
            model_name="commentsketch",
            name="comment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sketch",
                to="comments.comment",
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="made_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rule",
            name="rule_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rules",
                to="comments.ruleset",
            ),
        ),
        migrations.AddIndex(
            model_name="commentsketch",
            index=models.Index(fields=["digest", "-comment"], name="sketch_digest"),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "live", "retired"])),
                name="rule_set_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "live")),
                fields=("status",),
                name="rule_set_one_is_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("status",),
                name="rule_set_one_is_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"), ("live_at__isnull", False), _connector="OR"
                ),
                name="rule_set_live_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                fields=("rule_set", "position"), name="rule_one_at_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(fields=("rule_set", "name"), name="rule_name_once"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "words",
                            "links",
                            "hosts",
                            "names",
                            "language",
                            "rate",
                            "first",
                            "sensitive",
                            "likeness",
                            "reports",
                        ],
                    )
                ),
                name="rule_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["hold", "suggest-approve", "suggest-reject", "suggest-spam", "refuse"],
                    )
                ),
                name="rule_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refuse"), _negated=True),
                    ("kind__in", ("words", "links", "hosts", "language")),
                    _connector="OR",
                ),
                name="rule_refuses_by_words_alone",
            ),
        ),
    ]
