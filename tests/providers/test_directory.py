"""Providers made on first use, and made anew when their configuration changed."""

import asyncio
import threading

import pytest

from deskhand.domain.errors import NotFoundError
from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.providers.directory import ProviderDirectory

OLD = ProviderConfig("work", ProviderKind.OPENAI, base_url="http://127.0.0.1:1/v1")
NEW = ProviderConfig("work", ProviderKind.OPENAI, base_url="http://127.0.0.1:2/v1")


class Made:
    """As much of a provider as a directory handles."""

    def __init__(self, config):
        self.config = config
        self.is_closed = False

    async def aclose(self):
        self.is_closed = True


class Workshop:
    """Makes providers, and can be held while it does."""

    def __init__(self):
        self.made = []
        self.threads = []
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def make(self, config):
        self.threads.append(threading.current_thread())
        provider = Made(config)
        self.begun.set()
        assert self.go_on.wait(10)
        self.made.append(provider)
        return provider


@pytest.fixture
def workshop():
    return Workshop()


@pytest.fixture
def directory(workshop):
    directory = ProviderDirectory(workshop.make)
    directory.configure([OLD])
    return directory


async def test_a_provider_is_made_once_and_in_a_thread(directory, workshop):
    first, second = await asyncio.gather(directory.get("work"), directory.get("work"))
    assert first is second
    assert workshop.threads and threading.current_thread() not in workshop.threads


async def test_a_changed_provider_is_made_anew_and_the_old_one_closed_at_the_end(directory):
    before = await directory.get("work")
    directory.configure([NEW])
    after = await directory.get("work")
    assert after.config == NEW and not before.is_closed
    await directory.aclose()
    assert before.is_closed and after.is_closed


async def test_a_provider_changed_while_it_is_made_is_made_as_it_is_now(directory, workshop):
    workshop.go_on.clear()
    asked = asyncio.ensure_future(directory.get("work"))
    await asyncio.to_thread(workshop.begun.wait, 10)
    directory.configure([NEW])
    workshop.go_on.set()
    assert (await asked).config == NEW
    await directory.aclose()
    assert all(provider.is_closed for provider in workshop.made)


async def test_a_provider_removed_while_it_is_made_is_not_handed_out(directory, workshop):
    workshop.go_on.clear()
    asked = asyncio.ensure_future(directory.get("work"))
    await asyncio.to_thread(workshop.begun.wait, 10)
    directory.configure([])
    workshop.go_on.set()
    with pytest.raises(NotFoundError):
        await asked
    await directory.aclose()
    assert all(provider.is_closed for provider in workshop.made)
