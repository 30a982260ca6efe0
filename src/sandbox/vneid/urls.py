"""Addresses of the providers: each issuer has the same under its own first segment."""

from __future__ import annotations

from django.urls import path, re_path

from sandbox.vneid import views

app_name = "vneid"
ISSUER = r"^(?P<issuer>vneid|dvcqg)/"
urlpatterns = [
    path("vneid.css", views.style, name="style"),
    re_path(ISSUER + r"\.well-known/openid-configuration$", views.discovery, name="discovery"),
    re_path(ISSUER + r"jwks$", views.jwks, name="jwks"),
    re_path(ISSUER + r"authorize$", views.authorize, name="authorize"),
    re_path(ISSUER + r"token$", views.token, name="token"),
    re_path(ISSUER + r"userinfo$", views.userinfo, name="userinfo"),
    re_path(ISSUER + r"logout$", views.logout, name="logout"),
]
