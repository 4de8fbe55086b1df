"""Larger models worth downloading for the built-in provider: data, all under free licences.

Sizes and checksums are those the publishers list for the files; a download that does not match is
thrown away. Adding one: the publisher's own repository, Apache-2.0 or MIT, and a name that stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from deskhand.domain.wording import mark

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RecommendedModel:
    """One model to download. sha256 "" when nobody published it: then the size, the format and
    the checksum the server names are checked, and what came is recorded.

    memory_bytes: what the machine should have free to run it; context_tokens: what it was
    trained for.
    """

    id: str
    label: str
    note: str
    licence: str
    url: str
    size_bytes: int
    memory_bytes: int
    context_tokens: int
    sha256: str = ""

    @property
    def file_name(self) -> str:
        """The name of the file on the disk."""
        return urlsplit(self.url).path.rsplit("/", 1)[-1]


RECOMMENDED: tuple[RecommendedModel, ...] = (
    RecommendedModel(
        id="smollm2-1.7b",
        label="SmolLM2 1.7B",
        note=mark("Small and quick; short texts and simple questions, best in English."),
        licence="Apache-2.0",
        url=(
            "https://huggingface.co/HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF/resolve/main/"
            "smollm2-1.7b-instruct-q4_k_m.gguf"
        ),
        size_bytes=1_055_609_536,
        memory_bytes=3 * GIGABYTE,
        context_tokens=8192,
        sha256="decd2598bc2c8ed08c19adc3c8fdd461ee19ed5708679d1c54ef54a5a30d4f33",
    ),
    RecommendedModel(
        id="qwen3-1.7b",
        label="Qwen3 1.7B",
        note=mark("Thinks before it answers; many languages. For machines with 8 GB of memory."),
        licence="Apache-2.0",
        url="https://huggingface.co/Qwen/Qwen3-1.7B-GGUF/resolve/main/Qwen3-1.7B-Q8_0.gguf",
        size_bytes=1_834_426_016,
        memory_bytes=4 * GIGABYTE,
        context_tokens=40_960,
        sha256="061b54daade076b5d3362dac252678d17da8c68f07560be70818cace6590cb1a",
    ),
    RecommendedModel(
        id="qwen3-4b",
        label="Qwen3 4B",
        note=mark(
            "A good all-rounder that thinks before it answers. Recommended with 8 GB or more."
        ),
        licence="Apache-2.0",
        url="https://huggingface.co/Qwen/Qwen3-4B-GGUF/resolve/main/Qwen3-4B-Q4_K_M.gguf",
        size_bytes=2_497_280_256,
        memory_bytes=5 * GIGABYTE,
        context_tokens=40_960,
        sha256="7485fe6f11af29433bc51cab58009521f205840f5b4ae3a32fa7f92e8534fdf5",
    ),
    RecommendedModel(
        id="qwen3-8b",
        label="Qwen3 8B",
        note=mark("The best of these, and the slowest. For machines with 16 GB of memory."),
        licence="Apache-2.0",
        url="https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/main/Qwen3-8B-Q4_K_M.gguf",
        size_bytes=5_027_783_488,
        memory_bytes=9 * GIGABYTE,
        context_tokens=40_960,
        sha256="d98cdcbd03e17ce47681435b5150e34c1417f50b5c0019dd560e4882c5745785",
    ),
)


def recommended_model(model_id: str) -> RecommendedModel | None:
    """The recommended model of that id, None when there is none."""
    return next((model for model in RECOMMENDED if model.id == model_id), None)
