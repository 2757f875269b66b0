"""Users, their API tokens, sign-ins and pinned subjects."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in; keeps the language and time zone pages are shown in."""

    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")  # type: ignore[assignment]  # the stubs say str
        verbose_name_plural = _("users")  # type: ignore[assignment]


class ApiToken(models.Model):
    """A key for programs: only its SHA-256 is stored, its first characters name it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("prefix"), max_length=16)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class Pin(models.Model):
    """A subject a person keeps on the home page and in the sidebar."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pins")
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject_type", "subject_id"], name="one_pin_per_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}"


class SignIn(models.Model):
    """One program signed in with a password: the family of its refresh tokens."""

    class Reason(models.TextChoices):
        """Why a sign-in is over."""

        SIGNED_OUT = "signed_out", _("signed out")
        ENDED = "ended", _("ended on the account page")
        PASSWORD = "password", _("the password was changed")
        REUSE = "reuse", _("a refresh token was used twice")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    created_at = models.DateTimeField(_("created"))
    last_used_at = models.DateTimeField(_("last used"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, db_index=True)
    end_reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices, blank=True)
    user_agent = models.CharField(_("program"), max_length=200, blank=True)
    ip_prefix = models.CharField(_("network"), max_length=49, blank=True)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-last_used_at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class RefreshToken(models.Model):
    """A refresh token of a sign-in, by the SHA-256 of its random part; used once."""

    sign_in = models.ForeignKey(SignIn, on_delete=models.CASCADE, related_name="refresh_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    repeated_at = models.DateTimeField(null=True)  # the one tolerated use at the same time

    class Meta:
        verbose_name = _("refresh token")
        verbose_name_plural = _("refresh tokens")

    def __str__(self) -> str:
        return f"{self.sign_in_id} {self.created_at:%Y-%m-%d}"
