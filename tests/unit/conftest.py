"""Unit tests reach no network: a socket opened by mistake fails the test."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Close the network for each test of this folder, and for it alone."""
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
