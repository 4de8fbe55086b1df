"""The names and icons of the kinds of resources."""

from __future__ import annotations

from deskhand.domain.belongings import ResourceKind
from deskhand.domain.wording import mark

KIND_TEXTS = {
    ResourceKind.FILE: mark("File"),
    ResourceKind.FOLDER: mark("Folder"),
    ResourceKind.URL: mark("Web address"),
    ResourceKind.DATABASE: mark("Database"),
    ResourceKind.BUCKET: mark("Bucket (S3)"),
}
KIND_ICONS = {
    ResourceKind.FILE: "file",
    ResourceKind.FOLDER: "folder",
    ResourceKind.URL: "globe",
    ResourceKind.DATABASE: "database",
    ResourceKind.BUCKET: "server",
}
EXAMPLES = {
    ResourceKind.FILE: mark("/home/me/report.pdf"),
    ResourceKind.FOLDER: mark("/home/me/projects"),
    ResourceKind.URL: mark("https://example.org/page"),
    ResourceKind.DATABASE: mark("postgresql://me@server/name"),
    ResourceKind.BUCKET: mark("s3://my-bucket"),
}
