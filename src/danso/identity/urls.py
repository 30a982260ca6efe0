"""Addresses of the sign-in and of the officers' administration."""

from __future__ import annotations

from django.urls import path, re_path

from danso.identity.views import account, officers, second_factor, sign_in

app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", second_factor.code, name="code"),
    path("sign-in/enrol/", second_factor.enrol, name="enrol"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("invitation/<str:uid>/<str:token>/", account.invitation, name="invitation"),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/recovery-codes/", second_factor.renew_codes, name="renew_codes"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", officers.new_officer, name="new_officer"),
    path("officers/<int:pk>/", officers.officer, name="officer"),
    re_path(
        r"^officers/(?P<pk>\d+)/(?P<verb>invite|reset-second-factor|deactivate|reactivate)/$",
        officers.act,
        name="act",
    ),
    path("positions/<int:pk>/end/", officers.end_position, name="end_position"),
]
