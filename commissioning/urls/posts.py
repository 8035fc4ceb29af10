"""Pages of posts and of who holds them."""

from django.urls import URLPattern, path

from commissioning.views import posts as post_pages

pages: list[URLPattern] = [
    path("posts/", post_pages.posts, name="posts"),
    path("posts/list.<slug:kind>", post_pages.posts_file, name="posts_file"),
    path("posts/add/", post_pages.add_post, name="add_post"),
    path("posts/<str:code>/", post_pages.post, name="post"),
    path("posts/<str:code>/change/", post_pages.change_post, name="change_post"),
    path("posts/<str:code>/appoint/", post_pages.appoint, name="appoint"),
    path("post-holdings/<int:pk>/end/", post_pages.end_holding, name="end_holding"),
    path("post-holdings/<int:pk>/remove/", post_pages.remove_holding, name="remove_holding"),
]
