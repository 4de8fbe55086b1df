"""E-mail messages (.eml): who, when, about what, the words, and the names of what is attached."""

from __future__ import annotations

import email
import email.policy
from email.errors import MessageError
from email.message import EmailMessage

from deskhand.documents.frames import Refusal
from deskhand.documents.kinds.html import html_text
from deskhand.documents.kinds.text import decode
from deskhand.documents.output import Output, Refused

FIELDS = ("From", "To", "Cc", "Date", "Subject")
MOST_PARTS = 200


def read_mail(data: bytes, output: Output) -> None:
    """Send the message as text. Raises Refused, Full."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        text = _text_of(message)
    except (MessageError, ValueError, LookupError, AttributeError, TypeError, IndexError) as error:
        raise Refused(Refusal.BROKEN) from error
    output.text(text)


def _text_of(message: EmailMessage) -> str:
    lines = [f"{field}: {message[field]}" for field in FIELDS if message[field]]
    lines.append("")
    attached = []
    plain, rich = [], []
    for count, part in enumerate(message.walk()):
        if count > MOST_PARTS:
            break
        if part.is_multipart():
            continue
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attached.append(part.get_filename() or part.get_content_type())
        elif part.get_content_type() == "text/plain":
            plain.append(_words(part))
        elif part.get_content_type() == "text/html":
            rich.append(html_text(_words(part)))
    lines += plain if any(each.strip() for each in plain) else rich
    if attached:
        lines += ["", "Attached, not read: " + ", ".join(attached)]
    return "\n".join(lines)


def _words(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_content_charset() or ""
    try:
        return payload.decode(charset)
    except (LookupError, ValueError):
        return decode(payload)[0]
