"""Signing in through the city's platform: there and back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.accounts import queries
from wangge.accounts.views import half
from wangge.kernel.errors import PlainError

TO = "platform_to"


@never_cache
@require_safe
def there(request: HttpRequest) -> HttpResponse:
    """To the platform, remembering where the person wanted to go."""
    if not queries.has_platform():
        raise Http404
    from wangge.accounts.actions import platform  # its library is heavy, and most installations have no platform

    request.session[TO] = half.where_to(request)
    try:
        return platform.send_to_platform(request, request.build_absolute_uri(reverse("accounts:platform_back")))
    except PlainError as error:
        messages.error(request, error.message)
        return redirect("accounts:sign_in")


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Back from the platform with somebody, or with the reason why not."""
    if not queries.has_platform():
        raise Http404
    from wangge.accounts.actions import platform  # as above

    try:
        user, is_strong = platform.come_from_platform(request)
    except PlainError as error:
        messages.error(request, error.message)
        return redirect("accounts:sign_in")
    to = request.session.pop(TO, "")
    return half.begin(request, user, how="platform", has_shown_factor=is_strong, to=to)
