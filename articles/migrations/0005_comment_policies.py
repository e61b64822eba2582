from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_word_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="article",
            name="article_comment_policy_known",
        ),
        migrations.AddField(
            model_name="article",
            name="comments_are_sensitive",
            field=models.BooleanField(
                default=False,
                db_default=False,
                help_text="Every reply is held, whatever the section allows.",
                verbose_name="replies are sensitive",
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="comment_policy",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As the section, or the site"),
                    ("open", "Open, each reply read by a moderator"),
                    ("verified", "For readers who confirm each reply by mail"),
                    ("closed", "Closed"),
                ],
                default="",
                db_default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="comments_are_sensitive",
            field=models.BooleanField(
                default=False, db_default=False, help_text="Every reply is held for a moderator."
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="comments_close_after_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Days after publication, to the second; blank is as the site.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="section",
            name="comments_shown_after_proof",
            field=models.BooleanField(
                default=False,
                db_default=False,
                help_text="Replies in which nothing is doubtful show once confirmed by mail.",
            ),
        ),
        migrations.AlterField(
            model_name="article",
            name="comment_policy",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "As the section, or the site"),
                    ("open", "Open, each reply read by a moderator"),
                    ("verified", "For readers who confirm each reply by mail"),
                    ("closed", "Closed"),
                ],
                default="",
                max_length=8,
            ),
        ),
        # On the way back: what the earlier constraint does not know.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE articles_article SET comment_policy = 'open'"
            " WHERE comment_policy NOT IN ('open', 'closed')",
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment_policy__in", ["", "open", "verified", "closed"])),
                name="article_comment_policy_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(("comment_policy__in", ["", "open", "verified", "closed"])),
                name="section_comment_policy_known",
            ),
        ),
    ]
