from __future__ import annotations

import pytest

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.errors import InputError
from deskhand.domain.locations import read_endpoint, read_location

FILE, FOLDER, URL = ResourceKind.FILE, ResourceKind.FOLDER, ResourceKind.URL
DATABASE, BUCKET = ResourceKind.DATABASE, ResourceKind.BUCKET


@pytest.mark.parametrize(
    ("text", "kind", "location", "name"),
    [
        ("/home/me/a b.txt", FILE, "/home/me/a b.txt", "a b.txt"),
        ("~/projects/", FOLDER, "~/projects", "projects"),
        ("file:///tmp/a%20b", FILE, "/tmp/a b", "a b"),
        ('"/tmp/x"', FILE, "/tmp/x", "x"),
        ("https://example.org/a?b=c#d", URL, "https://example.org/a?b=c#d", "example.org"),
        ("example.org/docs", URL, "https://example.org/docs", "example.org"),
        ("localhost:8000/x", URL, "https://localhost:8000/x", "localhost"),
        ("sftp://me@host/dir", URL, "sftp://me@host/dir", "host"),
        ("postgresql+asyncpg://me@db/app", DATABASE, "postgresql+asyncpg://me@db/app", "app"),
        ("sqlite:////var/x.db", DATABASE, "sqlite:////var/x.db", "x.db"),
        ("s3://my-bucket/in/", BUCKET, "s3://my-bucket/in", "my-bucket"),
    ],
)
def test_what_is_typed_is_understood(
    text: str, kind: ResourceKind, location: str, name: str
) -> None:
    read = read_location(text)
    assert (read.kind, read.location, read.name, read.password) == (kind, location, name, "")


@pytest.mark.parametrize(
    ("text", "location", "user"),
    [
        ("postgresql://me:p%40ss@db:5432/app", "postgresql://me@db:5432/app", "me"),
        ("https://me:p%40ss@example.org/x", "https://me@example.org/x", "me"),
        ("mysql://db/app?password=p%40ss&ssl=1", "mysql://db/app?ssl=1", ""),
        ("redis://:p%40ss@db/0", "redis://db/0", ""),
        ("https://api.example.org/?token=p%40ss", "https://api.example.org/", ""),
        ("https://example.org/?a=1&Api-Key=p%40ss", "https://example.org/?a=1", ""),
        ("https://example.org/back#access_token=p%40ss&x=1", "https://example.org/back#x=1", ""),
    ],
)
def test_a_password_is_found_and_never_stays(text: str, location: str, user: str) -> None:
    read = read_location(text)
    assert (read.location, read.user, read.password) == (location, user, "p@ss")
    assert "p@ss" not in repr(read) and "p%40ss" not in repr(read)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", None),
        ("  ", None),
        ("relative/path", None),
        ("notes.txt", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://host:99999/", None),
        ("postgresql:///nothing", None),
        ("s3://A_B", None),
        ("s3://x", None),
        ("file://server/share", None),
        ("a\nb", None),
        ("https://example.org/" + "x" * 5000, None),
        ("https://example.org", FILE),
        ("/tmp/x", URL),
        ("https://example.org", DATABASE),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(text: str, kind: ResourceKind | None) -> None:
    with pytest.raises(InputError) as raised:
        read_location(text, kind)
    assert raised.value.what.endswith(".")


def test_a_bucket_may_be_named_alone_and_has_a_server() -> None:
    assert read_location("my-bucket", BUCKET).location == "s3://my-bucket"
    assert read_endpoint("minio.example.org:9000/") == "https://minio.example.org:9000"
    assert read_endpoint("") == ""
    for wrong in ("ftp://x", "https://me:pw@x", "https://"):
        with pytest.raises(InputError):
            read_endpoint(wrong)
