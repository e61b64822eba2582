from django.urls import path

# Makes `day` and `words` known as parts of an address.
from articles import urls as _article_urls  # noqa: F401
from articles.feed_formats import feed_urls
from comments import feeds, views

app_name = "comments"
urlpatterns = [
    path("<day:day>/<words:slug>/comments/", views.story_comments, name="story"),
    path("comments/received/", views.received_page, name="received"),
    *feed_urls("comments/", feeds.comments_feed, "feed"),
]
