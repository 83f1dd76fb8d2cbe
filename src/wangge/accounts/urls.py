"""Addresses of this app."""

from django.urls import path

from wangge.accounts.views import factors, mine, platform, proving, signing_in

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/out/", signing_in.sign_out, name="sign_out"),
    path("sign-in/second/", signing_in.second, name="second"),
    path("sign-in/change/", signing_in.change, name="change"),
    path("sign-in/set-up/", factors.set_up, name="set_up"),
    path("sign-in/on/", signing_in.on, name="on"),
    path("sign-in/passkey/", factors.ask_to_sign, name="ask_to_sign"),
    path("sign-in/passkey/answer/", factors.sign, name="sign"),
    path("sign-in/platform/", platform.there, name="platform"),
    path("sign-in/platform/back/", platform.back, name="platform_back"),
    path("account/", mine.mine, name="mine"),
    path("account/password/", mine.password, name="password"),
    path("account/prove/", proving.prove, name="prove"),
    path("account/passkeys/", factors.ask_passkey, name="ask_passkey"),
    path("account/passkeys/answer/", factors.add_passkey, name="add_passkey"),
    path("account/factors/<uuid:factor_id>/remove/", factors.remove, name="remove_factor"),
    path("account/codes/", factors.codes, name="codes"),
    path("account/sessions/<uuid:session_id>/end/", mine.end, name="end_session"),
    path("account/sessions/end-others/", mine.end_others, name="end_others"),
]
