"""The shapes of SCIM 2.0 as we speak it (RFC 7643): the few attributes of an account, and what the service can do."""

from typing import Annotated, Any

from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    Context,
    ETag,
    Filter,
    Meta,
    Patch,
    Required,
    Resource,
    ResourceType,
    Schema,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

from wangge.accounts.actions.keeping import AccountDraft
from wangge.accounts.models import User as Account

MOST = 200
BASE = "/scim/v2"
USERS = f"{BASE}/Users"


class User(Resource[Any]):
    """An account as the platform sees it: how it is called, whose it is, whether it is open."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true, CaseExact.true] = None
    display_name: str | None = None
    active: bool | None = None


def user_of(account: Account) -> User:
    """An account in this shape."""
    meta = Meta(resource_type="User", location=f"{USERS}/{account.id}")
    named = account.name_zh if account.name_zh != account.username else None
    return User(
        id=str(account.id), user_name=account.username, active=account.is_active,
        display_name=named, external_id=account.external_id, meta=meta,
    )  # fmt: skip


def draft_of(sent: User, account: Account | None) -> AccountDraft:
    """What the platform sent, as the verbs take it; where it says nothing the account name or what was there stays."""
    english = account.name_en if account and account.name_en != account.name_zh else ""
    return AccountDraft(
        sent.user_name or "", sent.display_name or sent.user_name or "", english, external_id=sent.external_id or ""
    )


def service() -> ServiceProviderConfig:
    """What this service can do."""
    scheme = AuthenticationScheme(
        type=AuthenticationScheme.Type.oauthbearertoken,
        name="Bearer token",
        description="The token of a machine account",
        primary=True,
    )
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[scheme],
        meta=Meta(resource_type="ServiceProviderConfig", location=f"{BASE}/ServiceProviderConfig"),
    )


def schema() -> Schema:
    """The schema of an account."""
    found = User.to_schema()
    found.meta = Meta(resource_type="Schema", location=f"{BASE}/Schemas/{found.id}")
    return found


def resource_type() -> ResourceType:
    """The one kind of thing there is."""
    meta = {"resourceType": "ResourceType", "location": f"{BASE}/ResourceTypes/User"}
    told = {"id": "User", "name": "User", "endpoint": "/Users", "schema": str(User.__schema__), "meta": meta}
    return ResourceType.model_validate(told)


CREATE, REPLACE, PATCH = (
    Context.RESOURCE_CREATION_REQUEST,
    Context.RESOURCE_REPLACEMENT_REQUEST,
    Context.RESOURCE_PATCH_REQUEST,
)
