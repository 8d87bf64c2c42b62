"""From which address a request comes: only what a trusted proxy wrote is believed."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config.address import client_address, coarse, proxies


@pytest.mark.parametrize(
    ("trusted", "connected", "forwarded", "found"),
    [
        ("127.0.0.1,::1", "203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1,::1", "203.0.113.9", "198.51.100.7", "203.0.113.9"),  # no proxy: anybody can write that
        ("127.0.0.1,::1", "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1,::1", "127.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1,10.0.0.0/8", "10.1.2.3", "192.0.2.1, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("127.0.0.1", "127.0.0.1", "198.51.100.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "::ffff:203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("*", "192.0.2.200", "192.0.2.1, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "", "198.51.100.7", "198.51.100.7"),  # a socket in the file system
        ("127.0.0.1", "", "", None),
        ("127.0.0.1", "127.0.0.1", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_address_behind_a_proxy(settings, trusted, connected, forwarded, found):
    settings.TRUSTED_PROXIES = tuple(trusted.split(","))
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=connected, **headers)) == found


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.x"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_the_network_is_kept(address, kept):
    assert coarse(address) == kept


def test_proxies_are_addresses_and_networks(monkeypatch):
    monkeypatch.setenv("VARIABLE", "127.0.0.1, 10.0.0.0/8,*")
    assert proxies("VARIABLE") == ("127.0.0.1", "10.0.0.0/8", "*")
    monkeypatch.delenv("VARIABLE")
    assert proxies("VARIABLE") == ("127.0.0.1", "::1")


@pytest.mark.parametrize("value", ["proxy.example.org", "10.0.0.0/99", "10.0.0"])
def test_a_proxy_that_is_no_address_is_refused(monkeypatch, value):
    monkeypatch.setenv("VARIABLE", value)
    with pytest.raises(ImproperlyConfigured, match="Write addresses or networks"):
        proxies("VARIABLE")
