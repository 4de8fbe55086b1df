"""How much is read at most, so that no file costs more than a bounded time and memory.

Sizes are in bytes, times in seconds.
"""

from __future__ import annotations

MAX_FILE = 64 * 2**20
"""A larger file is refused; its bytes are kept in the database with the message."""

MAX_CHARACTERS = 5_000_000
"""Of text kept from one file: about 1.4 million tokens, more than any model reads at once."""

CHILD_MEMORY = 512 * 2**20
"""Address space of the child; the interpreter and the libraries take about 100 MB of it."""

CHILD_CPU_S = 8
CHILD_WALL_S = 25.0
"""On an idle machine the CPU limit comes first; this one also ends what only waits."""

CHILD_OUTPUT = 96 * 2**20
"""All that the child may send: the text, or a picture, or the files of a folder as a ZIP."""

AT_ONCE = 2
"""Children at a time: thirty dropped files must not take the whole machine."""

MAX_UNPACKED = 192 * 2**20
"""What is unpacked from one archive in all, kept or not."""

MAX_ENTRIES = 20_000
MAX_ENTRY = 48 * 2**20
MAX_DEPTH = 24
MAX_FOLDER = 48 * 2**20
"""Of the files of a folder that are taken along, before they are packed."""

MAX_FOLDER_FILE = 8 * 2**20

MODEL_SIDE = 1568
"""Pixels on the long side of a picture for a model: larger ones are scaled down by the makers
themselves (Anthropic, "Vision"; OpenAI, "Images and vision")."""

MODEL_PICTURE = 5 * 10**6
MAX_PIXELS = 64 * 10**6
MAX_JPEG_PIXELS = 250 * 10**6
"""A JPEG is scaled while it is decoded, so that a camera's 200 megapixels fit in the memory."""
