"""People, tokens, sign-ins and pins for staff; a token's digest is never shown."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import ApiToken, Pin, SignIn, User
from accounts.signins import families
from accounts.tokens import revoke


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """People with the language and time zone they chose."""

    list_display = ["username", "email", "language", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser", "language", "groups"]
    list_per_page = 50
    show_full_result_count = False
    fieldsets = (
        *(DjangoUserAdmin.fieldsets or ()),
        (_("Preferences"), {"fields": ["language", "time_zone"]}),
    )


class TokenState(admin.SimpleListFilter):
    """Live, expired or revoked."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices."""
        return [("live", _("live")), ("expired", _("expired")), ("revoked", _("revoked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the tokens in the chosen state."""
        now = timezone.now()
        chosen = {
            "live": Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=now)),
            "expired": Q(revoked_at=None, expires_at__lte=now),
            "revoked": Q(revoked_at__isnull=False),
        }.get(self.value() or "")
        return queryset.filter(chosen) if chosen else queryset


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Tokens can be looked at and revoked, neither made nor changed here."""

    list_display = ["name", "prefix", "user", "created_at", "expires_at", "last_used_at"]
    list_filter = [TokenState, "created_at"]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "prefix", "user__username"]
    actions = ["revoke_tokens"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tokens are made by their owners."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Nothing of a token can be edited."""
        return False

    def get_exclude(self, request: HttpRequest, obj: ApiToken | None = None) -> list[str]:
        """Keep the digest off the page."""
        return ["digest"]

    @admin.action(description=_("Revoke the selected tokens"), permissions=["delete"])
    def revoke_tokens(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End the selected tokens at once."""
        number = sum(revoke(token) for token in queryset)
        words = ngettext("%(n)d token is revoked.", "%(n)d tokens are revoked.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Programs signed in with a password; their refresh tokens are on no page."""

    list_display = ["user", "user_agent", "ip_prefix", "created_at", "last_used_at", "ended_at"]
    list_filter = ["end_reason", "created_at"]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["user__username", "user_agent"]
    actions = ["end_sign_ins"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Signing in makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: SignIn | None = None) -> bool:
        """Nothing of a sign-in can be edited."""
        return False

    @admin.action(description=_("End the selected sign-ins"), permissions=["delete"])
    def end_sign_ins(self, request: HttpRequest, queryset: QuerySet[SignIn]) -> None:
        """End the selected sign-ins at once."""
        number = families.end(queryset, SignIn.Reason.ENDED, timezone.now())
        words = ngettext("%(n)d sign-in is ended.", "%(n)d sign-ins are ended.", number)
        self.message_user(request, words % {"n": number}, messages.SUCCESS)


@admin.register(Pin)
class PinAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What people keep at hand."""

    list_display = ["subject_type", "subject_id", "user", "position", "created_at"]
    list_filter = ["subject_type"]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["user__username", "subject_id"]
    autocomplete_fields = ["user"]


admin.site.unregister(UserSession)


@admin.register(UserSession)
class UserSessionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who is signed in where. The key of a session is on no page; deleting a row signs it out."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    list_select_related = ["user"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["user__username", "ip"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Signing in makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: UserSession | None = None) -> bool:
        """Nothing of a session can be edited."""
        return False

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        """End the session as well."""
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[UserSession]) -> None:
        """End the sessions as well."""
        for row in queryset:
            row.end()
