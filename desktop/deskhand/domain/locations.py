"""Where a resource is: read from what a person typed or dropped, checked, without its password."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.errors import InputError
from deskhand.domain.wording import tr

LONGEST = 4_000
URL_SCHEMES = ("http", "https", "ftp", "ftps", "sftp", "ssh", "git", "smb", "dav", "davs")
DATABASE_SCHEMES = (
    "postgresql",
    "postgres",
    "mysql",
    "mariadb",
    "sqlite",
    "mssql",
    "oracle",
    "mongodb",
    "redis",
    "duckdb",
    "clickhouse",
)
FILE_DATABASES = ("sqlite", "duckdb")
_SECRETS = (
    "password passwd passphrase pwd token access_token auth_token id_token private_token "
    "refresh_token api_key apikey access_key secret_key client_secret secret"
)
SECRET_WORDS = frozenset(_SECRETS.split())
"""Names of fields of an address, with "_" for "-"."""

_SCHEME = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST_LIKE = re.compile(r"[^\s/]+\.[a-z]{2,}(?::\d+)?(?:/.*)?", re.IGNORECASE)
# "notes.txt" looks like a host's name, and is none: what ends like a file is a file's name.
_ENDINGS = (
    "txt md pdf doc docx odt xls xlsx ods ppt pptx odp csv json toml yaml yml xml html htm png jpg "
    "jpeg gif svg webp zip tar gz bz2 xz py sh js ts css sql db sqlite log ini cfg key pem eml ics "
    "vcf mp3 mp4 wav"
)
_FILE_ENDINGS = frozenset(_ENDINGS.split())
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Location:
    """location: what may be stored. user, password: what was found in it; the password is in
    neither `location` nor `repr`."""

    kind: ResourceKind
    location: str
    name: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Location({self.kind.value!r}, {self.location!r})"


def read_location(text: str, kind: ResourceKind | None = None) -> Location:
    """What a person means by this: a path, "https://…", "postgresql://…", "s3://bucket".

    kind: what it has to be, None where that is to be told from the text. A path that ends with "/"
    is a folder. Looks at nothing but the text. Raises InputError.
    """
    words = text.strip().strip("\"'").strip()
    if not words:
        raise _refused(tr("There is no address or path."))
    if len(words) > LONGEST or any(ord(each) < 32 for each in words):
        raise _refused(tr("This is no address or path."))
    found = _kind_of(words)
    if kind is None or _agree(kind, found):
        kind = kind or found
    else:
        raise _refused(_wanted(kind))
    match kind:
        case ResourceKind.FILE | ResourceKind.FOLDER:
            return _path(kind, words)
        case ResourceKind.BUCKET:
            return _bucket(words)
        case ResourceKind.URL | ResourceKind.DATABASE:
            return _url(kind, words)


def is_address(text: str) -> bool:
    """Whether this is no path."""
    words = text.strip()
    return bool(_scheme(words)) or _looks_like_host(words)


def read_endpoint(text: str) -> str:
    """The address of an S3-compatible server, "" for the usual one. Raises InputError."""
    words = text.strip()
    if not words:
        return ""
    parts = _split((words if "://" in words else f"https://{words}").rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.password:
        raise _refused(tr("The server's address begins with https:// and holds no password."))
    return urlunsplit(parts)


def _kind_of(words: str) -> ResourceKind:
    scheme = _scheme(words)
    if scheme == "s3":
        return ResourceKind.BUCKET
    if scheme.partition("+")[0] in DATABASE_SCHEMES:
        return ResourceKind.DATABASE
    if scheme == "file" or (not scheme and not _looks_like_host(words)):
        return ResourceKind.FOLDER if words.endswith("/") else ResourceKind.FILE
    return ResourceKind.URL


def _agree(kind: ResourceKind, found: ResourceKind) -> bool:
    paths = (ResourceKind.FILE, ResourceKind.FOLDER)
    if kind in paths:
        return found in paths
    if kind is ResourceKind.BUCKET:
        return True  # a bucket's name alone will do
    if kind is ResourceKind.URL:
        return found is ResourceKind.URL
    return found is kind


def _wanted(kind: ResourceKind) -> str:
    match kind:
        case ResourceKind.FILE | ResourceKind.FOLDER:
            return tr("A path begins with / or ~.")
        case ResourceKind.URL:
            return tr("An address looks like https://example.org/page.")
        case ResourceKind.DATABASE:
            return tr("A database looks like postgresql://user@host/name or sqlite:///path.")
        case ResourceKind.BUCKET:
            return tr("A bucket looks like s3://name.")


def _scheme(words: str) -> str:
    found = _SCHEME.match(words)
    if found is None or len(found["scheme"]) == 1:  # C:\… is a path
        return ""
    if "://" not in words and re.match(r"[^/]*:\d+(/|$)", words):
        return ""  # localhost:8000
    return found["scheme"].lower()


def _looks_like_host(words: str) -> bool:
    if words.startswith(("/", "~", ".", "\\")):
        return False
    ending = words.partition("/")[0].rpartition(".")[2].lower()
    if _HOST_LIKE.fullmatch(words) and ending not in _FILE_ENDINGS:
        return True
    return bool(re.match(r"[\w.-]+:\d+(/|$)", words))


def _path(kind: ResourceKind, words: str) -> Location:
    if _scheme(words) == "file":
        parts = _split(words)
        if parts.netloc not in ("", "localhost"):
            raise _refused(tr("A file on another machine needs an address such as smb://…."))
        words = unquote(parts.path)
    is_windows = bool(re.match(r"[a-zA-Z]:[\\/]", words))
    if not words.startswith(("/", "~")) and not is_windows:
        raise _refused(tr("A path begins with / or ~."))
    place = words.rstrip("/") or "/"
    name = re.split(r"[\\/]", place)[-1] or place
    return Location(kind, place, name)


def _url(kind: ResourceKind, words: str) -> Location:
    if not _scheme(words):
        words = f"https://{words}"
    parts = _split(words)
    scheme = parts.scheme.partition("+")[0]
    allowed = URL_SCHEMES if kind is ResourceKind.URL else DATABASE_SCHEMES
    if scheme not in allowed:
        raise _refused(
            tr("Addresses that begin with “{scheme}:” are not taken.", scheme=parts.scheme[:20])
        )
    if not parts.hostname and scheme not in FILE_DATABASES:
        raise _refused(_wanted(kind))
    clean, password = _without_password(parts)
    name = parts.hostname or ""
    if kind is ResourceKind.DATABASE:
        name = parts.path.rstrip("/").rpartition("/")[2] or name or scheme
    return Location(kind, clean, unquote(name), unquote(parts.username or ""), password)


def _bucket(words: str) -> Location:
    if "://" not in words:
        words = f"s3://{words}"
    parts = _split(words)
    if parts.scheme != "s3":
        raise _refused(_wanted(ResourceKind.BUCKET))
    name = parts.netloc.rpartition("@")[2]
    if not _BUCKET.fullmatch(name):
        raise _refused(tr("A bucket's name has 3 to 63 small letters, digits, dots and hyphens."))
    clean, password = _without_password(parts)
    return Location(ResourceKind.BUCKET, clean.rstrip("/"), name, parts.username or "", password)


def _without_password(parts: SplitResult) -> tuple[str, str]:
    """The address without what opens it, and that. A user's name may stay."""
    password = unquote(parts.password or "")
    at = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(unquote(parts.username))}@{at}" if parts.username else at
    query, in_query = _without_secrets(parts.query)
    fragment, in_fragment = _without_secrets(parts.fragment)  # of a page one is sent to (OAuth)
    password = password or in_query or in_fragment
    clean = urlunsplit((parts.scheme, netloc, parts.path, query, fragment))
    if not netloc and parts.scheme.partition("+")[0] in FILE_DATABASES:
        # urlunsplit leaves out the empty host that these addresses have.
        clean = f"{parts.scheme}://{parts.path}" + (f"?{query}" if query else "")
    return clean, password


def _without_secrets(fields: str) -> tuple[str, str]:
    """`name=value&…` without what is secret, and the first secret in it."""
    every = parse_qsl(fields, keep_blank_values=True)
    kept = [each for each in every if not (each[1] and _is_secret(each[0]))]
    if kept == every:
        return fields, ""
    return urlencode(kept), next(value for name, value in every if value and _is_secret(name))


def _is_secret(name: str) -> bool:
    return name.lower().replace("-", "_") in SECRET_WORDS


def _split(words: str) -> SplitResult:
    try:
        parts = urlsplit(words)
        _ = parts.port
    except ValueError as error:
        raise _refused(tr("This is no address.")) from error
    return parts


def _refused(sentence: str) -> InputError:
    return InputError(sentence, kept=tr("What you wrote is still here."))
