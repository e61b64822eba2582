from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_revision_changes_words"),
        ("comments", "0009_flagged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mailtoken",
            name="email_key",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AlterField(
            model_name="comment",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("house-rules", "Against the house rules"),
                    ("off-topic", "Not about the story"),
                    ("abuse", "Attacks a person"),
                    ("private", "Gives away private details"),
                    ("unlawful", "May be against the law"),
                    ("spam", "Spam"),
                    ("proved", "Proved by mail, and nothing doubtful"),
                ],
                editable=False,
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="lettercount",
            name="letter",
            field=models.CharField(
                choices=[
                    ("confirmation", "Asks whether replies are wanted"),
                    ("replies", "Tells of replies"),
                    ("proof", "Asks whether a comment is theirs"),
                    ("mailbox-link", "Leads to what is kept of a mailbox"),
                    ("error-outcome", "Tells what became of an error report"),
                    ("desk-digest", "Tells a moderator what waits"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="mailtask",
            name="letter",
            field=models.CharField(
                choices=[
                    ("confirmation", "Asks whether replies are wanted"),
                    ("replies", "Tells of replies"),
                    ("proof", "Asks whether a comment is theirs"),
                    ("mailbox-link", "Leads to what is kept of a mailbox"),
                    ("error-outcome", "Tells what became of an error report"),
                    ("desk-digest", "Tells a moderator what waits"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="moderationentry",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("house-rules", "Against the house rules"),
                    ("off-topic", "Not about the story"),
                    ("abuse", "Attacks a person"),
                    ("private", "Gives away private details"),
                    ("unlawful", "May be against the law"),
                    ("spam", "Spam"),
                    ("proved", "Proved by mail, and nothing doubtful"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("duplicate_key__isnull", False)),
                fields=["created_at"],
                name="comment_keyed_by_age",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("address__isnull", False)),
                fields=["created_at"],
                name="comment_addressed_by_age",
            ),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=models.Q(("status", "rejected"), models.Q(("body", ""), _negated=True)),
                fields=["created_at"],
                name="comment_refused_by_age",
            ),
        ),
    ]
