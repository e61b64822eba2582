"""Who may do what: the roles of a newsroom as groups.

Made after each migrate, when the last app has its permissions, and safe to
repeat. Source: docs/publishing.md, "Who may do what".
"""

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

# The built-in actor of commands, imports and the worker: it signs nothing in,
# but every change has an author.
NEWSROOM_USERNAME = "newsroom"

_SEE_STORIES = {
    "articles.view_article",
    "articles.view_section",
    "articles.view_tag",
    "articles.view_author",
    "articles.view_picture",
    "articles.view_revision",
    "articles.view_correction",
}
_REPORT = _SEE_STORIES | {
    "articles.add_article",
    "articles.change_article",
    "articles.submit_article",
    "articles.begin_working_copy",
    "articles.discard_working_copy",
    "articles.add_picture",
    "articles.add_tag",
}
_EDIT = _REPORT | {
    "articles.revise_any_article",
    "articles.return_article",
    "articles.mark_article_ready",
    "articles.publish_article",
    "articles.unschedule_article",
    "articles.retract_article",
    "articles.withdraw_article",
    "articles.correct_article",
    "articles.override_publish_check",
    "articles.view_legalphrase",
    "articles.curate_front_page",
    "articles.delete_article",
    "articles.change_picture",
    "articles.delete_picture",
    "articles.add_section",
    "articles.change_section",
    "articles.change_tag",
    "articles.delete_tag",
    "articles.add_author",
    "articles.change_author",
    "articles.view_auditentry",
    "comments.view_errorreport",
    "comments.close_errorreport",
    "comments.view_comment",
    "comments.judge_escalated_comment",
    "comments.view_appeal",
    "comments.judge_appeal",
    "comments.decide_appeal",
    "comments.undo_decision",
    "comments.pick_comment",
    "comments.unpick_comment",
}
_MODERATE = {
    "comments.view_comment",
    "comments.approve_comment",
    "comments.reject_comment",
    "comments.mark_comment_spam",
    "comments.remove_comment",
    "comments.restore_comment",
    "comments.undo_decision",
    "comments.escalate_comment",
    "comments.keep_reported_comment",
    "comments.pick_comment",
    "comments.unpick_comment",
    "comments.reply_as_staff",
    "comments.view_contact",
    "comments.view_moderationentry",
    "comments.view_ruleset",
    "comments.view_appeal",
    "comments.judge_appeal",
}
_ADMINISTER = (
    _EDIT
    | _MODERATE
    | {
        "comments.erase_comment",
        "comments.draft_rules",
        "comments.make_rules_live",
        "comments.view_mailtask",
        "comments.export_comments",
        "comments.view_deskentry",
        "comments.view_sectionmoderator",
        "comments.add_sectionmoderator",
        "comments.delete_sectionmoderator",
        "articles.add_legalphrase",
        "articles.change_legalphrase",
        "articles.delete_legalphrase",
        "articles.delete_section",
        "articles.delete_author",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.view_group",
    }
)

ROLES = {
    "Reporter": _REPORT,
    "Editor": _EDIT,
    "Moderator": _MODERATE,
    "Administrator": _ADMINISTER,
}


@transaction.atomic
def make_roles() -> None:
    """Make the roles and the built-in actor, and give each role exactly its rights."""
    for name, labels in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(labels))
    actor, _created = User.objects.get_or_create(username=NEWSROOM_USERNAME)
    if not _works_but_signs_nothing_in(actor):
        actor.set_unusable_password()
        actor.is_active, actor.is_staff = True, False
        actor.save(update_fields=["password", "is_active", "is_staff"])
    actor.groups.set(Group.objects.filter(name__in=["Editor", "Moderator"]))


def missing_roles() -> list[str]:
    """A sentence for each role that is missing or has lost a right."""
    held = {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.all()
        }
        for group in Group.objects.prefetch_related("permissions__content_type")
    }
    sentences = [
        f"The role {name} is missing or has lost rights; run migrate to mend it."
        for name, labels in ROLES.items()
        if not labels <= held.get(name, set())
    ]
    actor = User.objects.filter(username=NEWSROOM_USERNAME).first()
    if actor is None or not _works_but_signs_nothing_in(actor):
        sentences.append(
            "The built-in user newsroom is missing, inactive or able to sign in; "
            "run migrate to mend it."
        )
    return sentences


def make_roles_after_migrating(app_config: AppConfig, **kwargs) -> None:
    # Every app with models announces its own migration; only after the last one
    # are all permissions in place.
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if app_config.label == last.label:
        make_roles()


def _works_but_signs_nothing_in(actor: User) -> bool:
    return actor.is_active and not actor.is_staff and not actor.has_usable_password()


def _permissions(labels: set[str]) -> list[Permission]:
    found = [
        permission
        for permission in Permission.objects.select_related("content_type")
        if f"{permission.content_type.app_label}.{permission.codename}" in labels
    ]
    if len(found) != len(labels):
        known = {f"{p.content_type.app_label}.{p.codename}" for p in found}
        raise LookupError(f"No such permissions: {sorted(labels - known)}")
    return found
