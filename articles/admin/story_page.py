"""The page of one story: its form, what is refused, and the steps after a save."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.conflict import Meanwhile, meanwhile_saved
from articles.admin.finding_answers import save_answered
from articles.admin.history import last_change
from articles.admin.live_checks import check_form, what_checks_say, with_quotation
from articles.admin.state import state_of, why_unscheduled
from articles.admin.steps import NEXT_STEPS, StepForm, steps_for, take_step
from articles.admin.story_form import StoryForm
from articles.admin.times import zone_name
from articles.doors import Conflict, StaleVersion
from articles.models import Article
from articles.states import TAKEN_DOWN, Status


class StoryPage:
    """For the admin of stories: adding and changing one.

    A refusal, whatever its cause, is answered by the form with every word kept.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        stored = None
        if object_id is not None:
            stored = self.get_object(request, unquote(object_id))
            if stored is None and request.method == "POST":
                return self._offer_new_story(request)
            if stored is None:
                return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST":
            return self._save(request, stored)
        self._require_look(request, stored)
        return self._page(request, stored, StoryForm(stored=stored, by=request.user))

    def check_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The lists of the publish checks for the words just sent; stores nothing."""
        stored = self.get_object(request, str(pk)) if pk else None
        if pk and stored is None:
            raise Http404
        self._require_change(request, stored)
        return check_form(request, StoryForm(request.POST, stored=stored, by=request.user))

    def _require_look(self, request: HttpRequest, stored: Article | None) -> None:
        if stored is None and not self.has_add_permission(request):
            raise PermissionDenied
        if stored is not None and not self.has_view_or_change_permission(request, stored):
            raise PermissionDenied

    def _offer_new_story(self, request: HttpRequest) -> HttpResponse:
        """Keep the words sent for a story that is not there any more."""
        self._require_look(request, None)
        form = StoryForm(request.POST, stored=None, by=request.user)
        gone = _("This story was deleted meanwhile. Save to store your words as a new one.")
        form.add_error(None, gone)
        return self._page(request, None, form)

    def _require_change(self, request: HttpRequest, stored: Article | None) -> None:
        if stored is None and not self.has_add_permission(request):
            raise PermissionDenied
        if stored is not None and not self.has_change_permission(request, stored):
            raise PermissionDenied

    def _save(self, request: HttpRequest, stored: Article | None) -> HttpResponse:
        self._require_change(request, stored)
        sent = request.POST
        if quotation := sent.get("_quote"):
            sent = with_quotation(sent, quotation)
        form = StoryForm(sent, stored=stored, by=request.user)
        if not form.is_valid() or quotation or "_check" in sent:
            return self._page(request, stored, form)
        try:
            article = save_answered(form, request.POST, by=request.user)
        except StaleVersion as refusal:
            form.add_error(None, str(refusal))
            return self._page(
                request, stored, form, meanwhile=meanwhile_saved(form), status=HTTPStatus.CONFLICT
            )
        except (PermissionDenied, Conflict) as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, stored, form)
        if name := request.POST.get("_verb"):
            return self._take_step(request, article, name)
        said = _("Nothing had changed.") if article is stored else _("Saved.")
        messages.success(request, said)
        page = "preview" if "_preview" in request.POST else "change"
        return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[article.pk]))

    def _take_step(self, request: HttpRequest, article: Article, name: str) -> HttpResponse:
        answers = StepForm(request.POST)
        try:
            done = take_step(name, article, answers, by=request.user)
        except (PermissionDenied, Conflict) as refusal:
            stored = self.get_object(request, article.pk)
            form = StoryForm(stored=stored, by=request.user)
            return self._page(request, stored, form, answers=answers, refusal=str(refusal))
        messages.success(request, done)
        return HttpResponseRedirect(_form_url(_to_go_on_with(article)))

    def _page(
        self,
        request: HttpRequest,
        stored: Article | None,
        form: StoryForm,
        *,
        answers: StepForm | None = None,
        refusal: str = "",
        meanwhile: Meanwhile | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> HttpResponse:
        """The form of a story, or the story to read for whoever may not change it."""
        may_change = stored is None or self.has_change_permission(request, stored)
        steps = steps_for(stored, request.user) if stored else []
        next_names = NEXT_STEPS.get(stored.status, ()) if stored else ()
        context = {
            **self.admin_site.each_context(request),
            "title": str(stored or _("New story")),
            "opts": self.opts,
            "form": form,
            "form_url": _form_url(stored),
            "media": form.media,
            "may_change": may_change,
            "may_delete": stored is not None and self.has_delete_permission(request, stored),
            "stored": stored,
            "state": state_of(stored) if stored else None,
            "last": last_change(stored) if stored else None,
            "lost_schedule": why_unscheduled(stored) if stored else "",
            **what_checks_say(form, request.POST),
            "check_url": _check_url(stored),
            "steps": steps,
            "next_step": next((step for step in steps if step.name in next_names), None),
            "answers": answers or StepForm(request.POST or None),
            "asks_change": stored is not None and _is_known(stored),
            "working_copy": stored and stored.is_public() and stored.working_copies.first(),
            "asked": request.POST.get("_verb", ""),
            "refusal": refusal,
            "meanwhile": meanwhile,
            "zone": zone_name(),
        }
        template = "change_form" if may_change else "read_only"
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request, f"admin/articles/article/{template}.html", context, status=status
        )


def _check_url(article: Article | None) -> str:
    if article is None:
        return reverse("admin:articles_article_check_new")
    return reverse("admin:articles_article_check", args=[article.pk])


def _is_known(article: Article) -> bool:
    """Whether readers know words of it, so that a change of them has to be told."""
    return bool(article.replaces_id) or article.status in (Status.PUBLISHED, *TAKEN_DOWN)


def _to_go_on_with(article: Article) -> Article:
    """The row that a story is worked on in after a step: its change, or itself again."""
    if article.pk and Article.objects.filter(pk=article.pk).exists():
        return article.working_copies.exclude(status=Status.PUBLISHED).first() or article
    return article.replaces


def _form_url(article: Article | None) -> str:
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article.pk])
