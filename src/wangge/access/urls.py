"""Addresses of this app."""

from django.urls import path

from wangge.access.api import door
from wangge.access.views import cards, keeping, lending, ruling

app_name = "access"
urlpatterns = [
    path("posts/", lending.mine, name="posts"),
    path("posts/card/", cards.card, name="card"),
    path("posts/card/photo/", cards.photo, name="card_photo"),
    path("posts/card/photo/withdraw/", cards.withdraw, name="withdraw_photo"),
    path("posts/<uuid:post_id>/lend/", lending.lend, name="lend"),
    path("posts/<uuid:post_id>/cover/", lending.cover, name="cover"),
    path("posts/loans/<uuid:delegation_id>/end/", lending.end, name="end_loan"),
    path("staff/", keeping.index, name="staff"),
    path("staff/new/", keeping.new, name="new"),
    path("staff/upload/", ruling.upload, name="upload"),
    path("staff/upload/staff.xlsx", ruling.example, name="example"),
    path("staff/roles/", ruling.roles, name="roles"),
    path("staff/signing-in/", ruling.policy, name="policy"),
    path("staff/posts/<uuid:post_id>/end/", keeping.end_post, name="end_post"),
    path("staff/<uuid:user_id>/", keeping.account, name="account"),
    path("staff/<uuid:user_id>/sees/", lending.sees, name="sees"),
    path("staff/<uuid:user_id>/change/", keeping.change, name="change"),
    path("staff/<uuid:user_id>/posts/", keeping.give_post, name="give_post"),
    path("staff/<uuid:user_id>/close/", keeping.close, name="close"),
    path("staff/<uuid:user_id>/open/", keeping.reopen, name="reopen"),
    path("staff/<uuid:user_id>/unlock/", keeping.unlock, name="unlock"),
    path("staff/<uuid:user_id>/password/", keeping.reset_password, name="reset_password"),
    path("staff/<uuid:user_id>/factors/", keeping.reset_factors, name="reset_factors"),
    path("staff/<uuid:user_id>/tokens/", keeping.give_token, name="give_token"),
    path("staff/<uuid:user_id>/tokens/<uuid:token_id>/end/", keeping.revoke_token, name="revoke_token"),
    path("scim/v2/<path:rest>", door.scim, name="scim"),
]
