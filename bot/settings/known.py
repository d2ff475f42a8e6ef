"""Every setting there is: its default, its meaning, and what it may be."""

from datetime import timedelta
from typing import Any, Final, Literal

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import calendar, keeping
from bot.errors import Refusal
from bot.keeping import Keeping
from bot.settings import ids, tokens, urls
from bot.settings.needed import missing

SECRETS: Final = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_secret",
    "token_keys",
    "database_url",
    "keys",
    "smtp_url",
)
"""What can stand in a file of its own, which NAME_FILE names."""


def _in_a_file(name: str) -> Any:
    return Field("", description=f"File in which {name} stands alone, in its place.")


class SecretFiles(BaseSettings):
    """Where secrets stand that are neither in the environment nor in `.env`, as systemd has it."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore", env_ignore_empty=True
    )

    slack_bot_token_file: str = _in_a_file("SLACK_BOT_TOKEN")
    slack_app_token_file: str = _in_a_file("SLACK_APP_TOKEN")
    slack_signing_secret_file: str = _in_a_file("SLACK_SIGNING_SECRET")
    slack_client_secret_file: str = _in_a_file("SLACK_CLIENT_SECRET")
    token_keys_file: str = _in_a_file("TOKEN_KEYS")
    database_url_file: str = _in_a_file("DATABASE_URL")
    keys_file: str = _in_a_file("KEYS")
    smtp_url_file: str = _in_a_file("SMTP_URL")


class Settings(SecretFiles):
    """Every setting, with its default and meaning; `.env.example` lists the same."""

    slack_bot_token: SecretStr | None = Field(
        None, description="Bot token of the Slack app, begins with xoxb-; empty if SLACK_CLIENT_ID is set."
    )
    slack_app_token: SecretStr | None = Field(
        None, description="App-level token with connections:write, begins with xapp-. For TRANSPORT=socket."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret of the Slack app. For TRANSPORT=http."
    )
    slack_client_id: str | None = Field(
        None, description="Client ID of the Slack app: many workspaces then install it by OAuth."
    )
    slack_client_secret: SecretStr | None = Field(None, description="Client secret; for SLACK_CLIENT_ID.")
    token_keys: SecretStr | None = Field(
        None,
        description="Key under which the workspaces' tokens and the secrets of webhooks are stored, from "
        "`samspil token-key`; to change it, put the new one before the old one and a comma, and run "
        "`samspil rotate-tokens`.",
    )
    public_url: str | None = Field(
        None, description="Where browsers reach HOST:PORT, begins with https://; for SLACK_CLIENT_ID."
    )
    allowed_workspaces: str = Field(
        "",
        description="Ids of the workspaces (T…) and organisations (E…) that may install it, with commas "
        "between; for SLACK_CLIENT_ID. Empty: none that has not installed it yet.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        description="Where Slack's Web API answers; the embedded Slack has its own. http:// only on this "
        "machine.",
    )
    transport: Literal["socket", "http"] = Field(
        "socket", description="socket: no public address is needed. http: Slack calls HOST:PORT/slack/events."
    )
    host: str = Field("127.0.0.1", description="Address to listen on with TRANSPORT=http.")
    port: int = Field(3000, ge=0, le=65535, description="Port to listen on with TRANSPORT=http.")
    metrics_host: str = Field("127.0.0.1", description="Address to listen on for METRICS_PORT.")
    metrics_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port for /metrics (Prometheus), /health and /ready; not listened on if empty.",
    )
    database_url: str = Field(
        "sqlite:///data/samspil.db",
        repr=False,  # it may hold a password
        description="SQLite file, or postgresql://user:password@host/name, with @ in a password as %40.",
    )
    keys: str = Field(
        "keys",
        repr=False,  # it may hold a password
        description="Where the keys of anonymous answers are kept: a folder outside the database's and the "
        "backups' folders, or, for several processes, the URL of a second database on another server.",
    )
    keys_may_lie_with_data: Literal["yes", "no"] = Field(
        "no",
        description="yes: run although KEYS lies in the database's folder or in the same database. "
        "Whoever has a copy of it then reads anonymous answers, and the promise made to people is not true.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR. Never any content."
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="How a line of the log is written: text, or json, an object in each line."
    )
    portfolio_users: str = Field(
        "",
        description="Slack's ids of people of your company who see one line a channel under *My "
        "collaborations* in the Home, with commas between: U0123ABCD, or T0123ABCD/U0123ABCD with "
        "SLACK_CLIENT_ID. Each channel is told, by name, when somebody is added and removed.",
    )
    api_host: str = Field("127.0.0.1", description="Address to listen on for API_PORT.")
    api_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        description="Port of the read-only API for the sides' own systems; not listened on if empty. Put "
        "https before it where it leaves this machine.",
    )
    api_url: str | None = Field(None, description="Address of API_PORT for others, begins with https://.")
    smtp_url: SecretStr | None = Field(
        None,
        description="Server for mail to people without Slack: smtps://user:password@host:465, or "
        "smtp://user:password@host:587 (STARTTLS), with @ in a password as %40. No mail is sent if empty.",
    )
    mail_from: str = Field("", description="Address from which that mail comes; for SMTP_URL.")
    webhook_hosts: str = Field(
        "",
        description="Hosts to which webhooks may go although they are not public or not https, with commas "
        "between: jira.intern.example, or 127.0.0.1:8080. Others must be public, and https.",
    )
    audit_log: str = Field(
        "",
        description="File to which a line is added for each command of an operator that changes or reveals "
        "something; empty: standard error.",
    )
    security_contact: str = Field(
        "",
        description="Where people report a weakness of this installation: an address of yours, by mail or "
        "web. The doctor shows it, and asks for it.",
    )
    default_language: Literal["da", "en"] = Field(
        "da", description="Language offered for a new partnership, da or en, when the inviter's is unknown."
    )
    default_zone: str = Field("Europe/Copenhagen", description="Time zone offered for a new partnership.")
    default_holidays: str = Field("DK", description="Holiday calendar offered for a new partnership.")

    retention_months: int = Field(
        keeping.MONTHS,
        ge=1,
        le=keeping.MOST_MONTHS,
        description="Months after which what has ended is deleted; docs/data-protection.md lists it.",
    )
    retention_by_kind: str = Field(
        "",
        description="Other months for some kinds of it, as status=12,retro=6; the kinds are "
        f"{', '.join(keeping.KINDS)}.",
    )
    retention_after_end_days: int = Field(
        keeping.AFTER_END.days,
        ge=0,
        le=3650,
        description="Days after which a partnership that has ended is deleted, with everything in it.",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _is_utf_8(cls, given: object) -> object:
        """What is none nobody can write out again; the locale C gives all else in halves, too."""
        if isinstance(given, str) and not given.isascii():
            try:
                given.encode(errors="surrogateescape").decode()
            except UnicodeError:
                raise ValueError("it is not UTF-8") from None
        return given

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, level: object) -> object:
        return level.upper() if isinstance(level, str) else level

    @field_validator("slack_bot_token")
    @classmethod
    def _is_bot_token(cls, token: SecretStr | None) -> SecretStr | None:
        return token and tokens.begins(token, "xoxb-")

    @field_validator("slack_app_token")
    @classmethod
    def _is_app_token(cls, token: SecretStr | None) -> SecretStr | None:
        return token and tokens.begins(token, "xapp-")

    @field_validator("slack_client_id")
    @classmethod
    def _is_id(cls, given: str | None) -> str | None:
        return given and tokens.plain(given)

    @field_validator("slack_client_secret")
    @classmethod
    def _is_client_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            tokens.plain(secret.get_secret_value())
        return secret

    @field_validator("host", "metrics_host", "api_host")
    @classmethod
    def _is_host(cls, host: str) -> str:
        return urls.to_listen_on(host)

    @field_validator("token_keys")
    @classmethod
    def _are_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        try:
            for key in keys.get_secret_value().split(",") if keys else ():
                Fernet(key.strip())
        except ValueError:
            raise ValueError("each key must be one that `samspil token-key` printed") from None
        return keys

    @field_validator("allowed_workspaces")
    @classmethod
    def _are_workspaces(cls, written: str) -> str:
        if not all(ids.OWNER.fullmatch(each) for each in ids.listed(written)):
            raise ValueError("it takes ids like T0123ABCD, with commas between")
        return written

    @field_validator("portfolio_users")
    @classmethod
    def _are_users(cls, written: str) -> str:
        if not all(ids.USER.fullmatch(each) for each in ids.listed(written)):
            raise ValueError("it takes ids like U0123ABCD or T0123ABCD/U0123ABCD, with commas between")
        return written

    @field_validator("slack_signing_secret")
    @classmethod
    def _is_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not secret.get_secret_value().strip():
            raise ValueError("it is blank, so that anybody could sign with it")
        return secret

    @field_validator("slack_api_url")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        return urls.api(url)

    @field_validator("public_url", "api_url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        return url and urls.public(url)

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            urls.mail(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_mail_address(cls, written: str) -> str:
        return urls.mail_address(written)

    @field_validator("retention_by_kind")
    @classmethod
    def _is_months_by_kind(cls, written: str) -> str:
        keeping.by_kind(written)
        return written

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, url: str) -> str:
        return urls.database(url)

    @field_validator("keys")
    @classmethod
    def _is_folder_or_database(cls, keys: str) -> str:
        return urls.keys(keys)

    @field_validator("audit_log")
    @classmethod
    def _is_path(cls, written: str) -> str:
        return urls.path(written)

    @field_validator("default_zone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            calendar.zone_named(name)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal
        return name

    @field_validator("default_holidays")
    @classmethod
    def _is_holiday_calendar(cls, code: str) -> str:
        try:
            calendar.HolidayCalendar(code)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal
        return code

    @model_validator(mode="after")
    def _has_what_its_transport_needs(self) -> "Settings":
        if wanting := list(missing(self)):
            raise ValueError("\n".join(wanting))
        return self

    @property
    def keeping(self) -> Keeping:
        """For how long what has ended is kept."""
        after_end = timedelta(days=self.retention_after_end_days)
        return Keeping(self.retention_months, keeping.by_kind(self.retention_by_kind), after_end)

    @property
    def allowed(self) -> frozenset[str]:
        """The workspaces and organisations that may install the app."""
        return frozenset(ids.listed(self.allowed_workspaces))

    @property
    def hosts_of_webhooks(self) -> frozenset[str]:
        """Hosts, with or without a port, that webhooks may reach wherever they are."""
        return frozenset(each.lower() for each in ids.listed(self.webhook_hosts))

    @property
    def portfolio(self) -> dict[str, frozenset[str]]:
        """Who sees «My collaborations», by workspace; by "" where there is only one."""
        return ids.by_workspace(self.portfolio_users)

    @property
    def keys_of_tokens(self) -> list[str]:
        """The keys of stored tokens, that for new ones first."""
        keys = self.token_keys.get_secret_value() if self.token_keys else ""
        return ids.listed(keys)

    def without_tokens(self) -> "Settings":
        """The same for who only looks at the records, whatever is missing; nothing can be sent with it."""
        return self.model_copy(update={"slack_client_id": None, "slack_bot_token": SecretStr("")})
