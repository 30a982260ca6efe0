"""Addresses of the sign-in and of the officers' administration."""

from __future__ import annotations

from django.urls import path, re_path

from danso.identity.auditing import views as auditing
from danso.identity.auditing import views_reviews as reviewing
from danso.identity.counter import views as counter
from danso.identity.counter import views_guardians as guardians
from danso.identity.my_data import data_tracker
from danso.identity.my_data import views as my_data
from danso.identity.my_data import views_questions as questions
from danso.identity.third_parties import views as third_parties
from danso.identity.third_parties import views_consents
from danso.identity.views import account, me, officers, providers, second_factor, sign_in

app_name = "identity"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", second_factor.code, name="code"),
    path("sign-in/enrol/", second_factor.enrol, name="enrol"),
    path("sign-in/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-in/citizen/", providers.choose, name="choose_provider"),
    path("sign-in/with/<slug:code>/", providers.begin, name="begin"),
    path("sign-in/with/<slug:code>/callback/", providers.callback, name="callback"),
    path("step-up/", providers.step_up, name="step_up"),
    path("signed-out/", providers.signed_out, name="signed_out"),
    path("me/", me.me, name="me"),
    path("me/sign-out/", me.sign_out, name="leave"),
    path("me/sessions/<int:pk>/revoke/", me.revoke_session, name="revoke_session"),
    path("me/delegations/new/", me.authorise, name="authorise"),
    path("me/delegations/self/", me.act_for_oneself, name="act_for_oneself"),
    re_path(
        r"^me/delegations/(?P<pk>\d+)/(?P<verb>accept|revoke|act)/$",
        me.change_delegation,
        name="change_delegation",
    ),
    path("me/data/", my_data.data, name="my_data"),
    path("me/log/", my_data.log, name="my_log"),
    re_path(r"^me/log/export\.(?P<kind>xlsx|json)$", my_data.export, name="my_log_export"),
    path("me/log/<int:line_id>/receipt/", my_data.receipt, name="my_receipt"),
    path("me/log/<int:line_id>/ask/", questions.ask, name="ask_agency"),
    path("me/consents/", views_consents.consents, name="consents"),
    path("me/consents/<int:pk>/revoke/", views_consents.revoke, name="revoke_consent"),
    path("third-parties/", third_parties.third_parties, name="third_parties"),
    path("third-parties/report/", third_parties.report, name="third_party_report"),
    path("third-parties/report.xlsx", third_parties.report_file, name="third_party_report_file"),
    path("third-parties/<int:pk>/", third_parties.third_party, name="third_party"),
    path("third-parties/<int:pk>/revoke/", third_parties.revoke_third_party, name="revoke_third_party"),
    path(
        "third-parties/<int:pk>/keys/<int:key_id>/revoke/",
        third_parties.revoke_key,
        name="revoke_third_party_key",
    ),
    path("me/questions/", questions.mine, name="my_questions"),
    path("data-questions/", questions.desk, name="data_questions"),
    path("data-questions/<int:question_id>/", questions.answer, name="answer_question"),
    path("access-log/", auditing.search, name="access_log"),
    path("access-log/findings/<int:pk>/", auditing.review_finding, name="review_finding"),
    path("readings-to-review/", reviewing.reviews, name="reviews"),
    path("readings-to-review/<int:pk>/", reviewing.judge, name="judge_reading"),
    path("counter/", counter.counter, name="counter"),
    path("counter/<int:pk>/", counter.decide, name="decide_face"),
    path("counter/postponed/<int:pk>/", counter.decide_postponed, name="decide_postponed"),
    path("counter/postponed/<int:pk>/forget/", counter.forget_postponed, name="forget_postponed"),
    path("counter/camera/", counter.camera_frame, name="camera_frame"),
    path("counter/guardians/", guardians.page, name="guardians"),
    path("counter/guardians/end/", guardians.end, name="end_guardianship"),
    path("api/v2/findUsage", data_tracker.find_usage, name="find_usage"),
    path("api/v2/usagePeriod", data_tracker.usage_period, name="usage_period"),
    path("api/v2/heartbeat", data_tracker.heartbeat, name="heartbeat"),
    path("hidden-lines/", questions.hidden_lines, name="hidden_lines"),
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
    path("officers/<int:pk>/number/", officers.bind_number, name="bind_number"),
    path("positions/<int:pk>/end/", officers.end_position, name="end_position"),
]
