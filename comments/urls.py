from django.urls import path

# Makes `day` and `words` known as parts of an address.
from articles import urls as _article_urls  # noqa: F401
from articles.feed_formats import feed_urls
from comments import error_views, feeds, figures_views, receipt_page, views
from comments.mail import doors
from comments.privacy import mailbox_page

app_name = "comments"
urlpatterns = [
    path("<day:day>/<words:slug>/comments/", views.story_comments, name="story"),
    path(
        "<day:day>/<words:slug>/report-an-error/",
        error_views.report_error_page,
        name="report_error",
    ),
    path("corrections/received/", error_views.error_received_page, name="error_received"),
    path("comments/reported/", views.reported_page, name="reported"),
    path("moderation/", figures_views.moderation_figures_page, name="moderation_figures"),
    path("comments/received/", receipt_page.received_page, name="received"),
    path("comments/mailbox/", mailbox_page.mailbox_page, name="mailbox"),
    path("comments/confirm/", doors.confirm_page, name="confirm"),
    path("comments/unsubscribe/", doors.unsubscribe_page, name="unsubscribe"),
    path("comments/proof/", doors.proof_page, name="proof"),
    *feed_urls("comments/", feeds.comments_feed, "feed"),
]
