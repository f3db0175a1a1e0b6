"""What may be typed, and which machines it may lead to."""
import pytest

from scheduling.services.sources import where
from scheduling.services.sources.where import Address, is_public, parse

TAIL = "/private-9f3b7c1e5a/basic.ics"


@pytest.mark.parametrize(
    ("typed", "host", "target"),
    [
        (f"https://calendar.example.com{TAIL}", "calendar.example.com", TAIL),
        (f"webcal://calendar.example.com{TAIL}", "calendar.example.com", TAIL),
        (f"WEBCALS://Calendar.Example.COM{TAIL}", "calendar.example.com", TAIL),
        (f"  https://calendar.example.com:443{TAIL}#today\n", "calendar.example.com", TAIL),
        ("https://calendar.example.com", "calendar.example.com", "/"),
        ("https://calendar.example.com?u=1&k=a%20b", "calendar.example.com", "/?u=1&k=a%20b"),
        ("https://calendar.example.com/Zoë.ics", "calendar.example.com", "/Zo%C3%AB.ics"),
        ("https://kalender.münchen.example/a", "kalender.xn--mnchen-3ya.example", "/a"),
        ("https://p01-caldav.icloud.com/published/2/MTIz@x", "p01-caldav.icloud.com", "/published/2/MTIz@x"),
    ],
)
def test_what_is_an_address(typed, host, target):
    assert parse(typed) == Address(host, target)


HOSTILE = {
    "nothing": ("", where.AddressRefused),
    "no address": ("my calendar", where.AddressRefused),
    "http": ("http://calendar.example.com/a", where.NotSafe),
    "file": ("file:///etc/passwd", where.NotSafe),
    "gopher": ("gopher://calendar.example.com/1", where.NotSafe),
    "ftp": ("ftp://calendar.example.com/a", where.NotSafe),
    "no site": ("https:///a", where.AddressRefused),
    "name and password": ("https://ana:pass@calendar.example.com/a", where.WithPassword),
    "another host as a name": ("https://calendar.example.com@10.0.0.1/a", where.WithPassword),
    "backslash": ("https://calendar.example.com\\@10.0.0.1/a", where.AddressRefused),
    "port 80": ("https://calendar.example.com:80/a", where.OtherPort),
    "port 8443": ("https://calendar.example.com:8443/a", where.OtherPort),
    "port 0443": ("https://calendar.example.com:0443/a", where.OtherPort),
    "empty port": ("https://calendar.example.com:/a", where.OtherPort),
    "two ports": ("https://calendar.example.com:443:80/a", where.OtherPort),
    "one word": ("https://localhost/a", where.AddressRefused),
    "dotted": ("https://127.0.0.1/a", where.AddressRefused),
    "public number": ("https://93.184.216.34/a", where.AddressRefused),
    "decimal": ("https://2130706433/a", where.AddressRefused),
    "octal": ("https://0177.0.0.1/a", where.AddressRefused),
    "hex": ("https://0x7f.0.0.1/a", where.AddressRefused),
    "hex at the end": ("https://127.0.0.0x1/a", where.AddressRefused),
    "short": ("https://127.1/a", where.AddressRefused),
    "IPv6": ("https://[::1]/a", where.AddressRefused),
    "IPv6 with a mapped number": ("https://[::ffff:127.0.0.1]/a", where.AddressRefused),
    "IPv6 with a zone": ("https://[fe80::1%25eth0]/a", where.AddressRefused),
    "IPv6 left open": ("https://[::1/a", where.AddressRefused),
    "full-width digits": ("https://１２７.０.０.１/a", where.AddressRefused),
    "ideographic full stop": ("https://127。0。0。1/a", where.AddressRefused),
    "circled letters": ("https://ⓛocalhost.example.com/a", where.AddressRefused),
    "sharp s": ("https://straße.example.com/a", where.AddressRefused),
    "percent signs in the host": ("https://127%2e0%2e0%2e1/a", where.AddressRefused),
    "dot at the end": ("https://calendar.example.com./a", where.AddressRefused),
    "two dots": ("https://calendar..example.com/a", where.AddressRefused),
    "hyphen first": ("https://-a.example.com/a", where.AddressRefused),
    "space": ("https://calendar.example.com/a b", where.AddressRefused),
    "line break": ("https://calendar.example.com/a\r\nX-Evil: 1", where.AddressRefused),
    "tab in the scheme": ("ht\ttps://calendar.example.com/a", where.AddressRefused),
    "NUL": ("https://calendar.example.com/\x00", where.AddressRefused),
    "label of 64": (f"https://{'a' * 64}.example.com/", where.AddressRefused),
    "much too long": (f"https://calendar.example.com/{'a' * 2000}", where.AddressRefused),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_refused_and_why(name):
    typed, error = HOSTILE[name]
    with pytest.raises(where.AddressRefused) as raised:
        parse(typed)
    assert (type(raised.value), str(raised.value)) == (error, error.words)


def test_a_trust_may_name_the_websites():
    only = ("office365.com", "calendar.google.com")
    assert parse("https://outlook.office365.com/a", only_hosts=only).host == "outlook.office365.com"
    for other in ("https://evil-office365.com/a", "https://office365.com.evil.example/a", "https://google.com/a"):
        with pytest.raises(where.NotAllowedHere):
            parse(other, only_hosts=only)


def test_an_address_does_not_show_itself():
    assert repr(parse(f"https://calendar.example.com{TAIL}")) == "Address()"


@pytest.mark.parametrize("number", ["93.184.216.34", "8.8.8.8", "2606:4700::6810:85e5", "2a00:1450:4009::200e"])
def test_public_numbers(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
        "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "100::1",
        "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001::1", "2001:0:7f00:1::",
        "2001:10::1", "2001:db8::1", "3fff::1", "4000::1",
        "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost", "",
    ],
)  # fmt: skip
def test_numbers_that_are_not_plainly_public(number):
    assert not is_public(number)
