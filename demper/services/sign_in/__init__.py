"""Signing in to the merchant cabinet in two steps; passwords, codes and phones are kept nowhere."""

from demper.services.sign_in.attempts import attempt_for, prune
from demper.services.sign_in.identity import identity_of
from demper.services.sign_in.refusals import SignInRefused
from demper.services.sign_in.steps import SignedIn, start_by_email, start_by_phone, verify

__all__ = [
    "SignInRefused",
    "SignedIn",
    "attempt_for",
    "identity_of",
    "prune",
    "start_by_email",
    "start_by_phone",
    "verify",
]
