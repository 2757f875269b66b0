"""Who may call."""

from accounts.publicread import PublicRead

READ = PublicRead("football:read")
