"""What people and programs type that nobody hoped for, by the kind of box it goes into."""

from __future__ import annotations

from random import Random

# Whoever finds one of these in a page has found text that became markup, an evaluated template or a split header.
TAG = "<zqx>"
QUOTED = '" onzqx="1'
PRODUCT = "{{ 4271*7919 }}"
EVALUATED = str(4271 * 7919)
HEADER = "X-Zqx"

LONG = 70_000
_MARKUP = (
    f"{TAG}<script>alert(1)</script>",
    f"a{QUOTED}",
    f"' onzqx='1{TAG}",
    f"</textarea></title></script>{TAG}",
    f"<img src=x onerror=alert(1)>{TAG}",
    f"<svg/onload=alert(1)>{TAG}",
    "javascript:alert(1)",
    f"<![CDATA[{TAG}]]>&lt;&amp;&#0;&#x110000;",
    f"[a](javascript:alert(1)) **b** {TAG}",
)
_TEMPLATES = (
    PRODUCT,
    PRODUCT.replace("{{", "${").replace("}}", "}"),
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ config.SECRET_KEY }}{{ request.environ }}",
    '#read("/etc/passwd") #import "a.typ" $x$ `raw` @label',
    "{kpi:CONTACTS latest}",
    "{kpi:CONTACTS change previous",
    "{kpi:" * 300,
    "{kpi:CONTACTS ytd 9999-12}",
    "{kpi:../x latest}",
    "{0.__class__}{}%s%n%(x)s",
)
_COMMANDS = (
    "=cmd|' /C calc'!A1",
    "+1+1",
    "@SUM(1+1)",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
    "'; DROP TABLE person; --",
    "1' OR '1'='1",
    "a%' ESCAPE '",
    "$(reboot)`reboot`;reboot|reboot",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "//other.example/",
    "\\\\other.example\\share",
    "https://other.example/",
    f"a\r\n{HEADER}: yes\r\n\r\n<html>",
    f"a%0d%0a{HEADER}:%20yes",
)
_LETTERS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "a\x01\x08\x0b\x0c\x1f\x7f\x85b",
    "\ufffe\uffff\U0001ffff",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe\u202c\u2066\u2069",
    "\u200b\u200d\ufeff",
    "👩\u200d👩\u200d👧\u200d👦" * 60,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔" * 80,
    "مرحبا بالعالم",
    "İıßﬀſ",
    "a\u2028b\u2029c\n\n\n\r\r\nd",
    "\n" * 5_000,
    "x" * 255,
    "x" * 5_001,
    "x" * LONG,
    "word " * 12_000,
    "W" * 300 + "\u00ad" * 300,
    "(" * 3_000,
    "None",
    "null",
    "undefined",
    "[object Object]",
)
_NUMBERS = (
    "-1", "0", "00", "1.5", "1,452", "67.2%", "½", "²", "①", "٣", "1e3", "1e308", "1e309", "1e400", "-1e400", "1e-400",
    "1e99999999", "1E+1000000", "NaN", "sNaN", "-nan", "Infinity", "-Infinity", "inf", "0x10", "0b1", "1_000", "+1",
    "--1", "1/0", "1 000", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
    "9" * 60, "9" * 400, "1" + "0" * 400, "9" * 5_000, "0." + "0" * 400 + "1", "0.1" * 40, "１２", "−5", "1.",
    ".5", "..",
)  # fmt: skip
_IDS = (
    "-1", "0", "1", "2", "3", "99", "999999", "2147483648", "9223372036854775808", "9" * 40, "1.0", "1.1", "1.1.1.1",
    "²", "٣", "programme", "action-1", "action-²", "objective--1", "null", "y", "on", "[]", "1;2", "1,2", "1 OR 1=1",
)  # fmt: skip
_DAYS = (
    ("0", "0", "0"), ("31", "2", "2020"), ("29", "2", "1900"), ("1", "1", "0"), ("1", "1", "1"), ("1", "1", "1899"),
    ("1", "1", "1900"), ("31", "12", "9999"), ("30", "12", "9999"), ("1", "1", "10000"), ("-1", "1", "2020"),
    ("1", "13", "2020"), ("1e1", "1", "2020"), ("٣", "١", "٢٠٢٠"), ("²", "1", "2020"), ("9" * 5_000, "1", "2020"),
    ("1", "1", "9" * 30), ("1", "", ""), ("", "", "2020"), ("1", "1"), ("1",), ("1", "1", "2020", "5"), ("a", "b", "c"),
    (TAG, TAG, TAG), ("\x00", "\x00", "\x00"), ("27", "1", "20"), ("1.0", "1", "2020"), ("1", "1", "1e3"),
    ("27", "1", "2020"), ("28", "1", "2020"), ("1", "1", "2019"), ("31", "3", "2021"),
)  # fmt: skip
_ISO_DAYS = (
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2020-02-30", "2020-W05-1", "20200127", "2020-1-7",
    "-2020-01-01", "2020-01-27T00:00:00Z", "27/01/2020", "15.08.015", "2020-01-27",
)  # fmt: skip
_PERIODS = (
    "Dec 19", "2019-12", "2019/20 Q5", "2019/20", "9999/00", "9999-12", "0001-01", "0000-01", "Dec 9999", "1899-12",
    "31/12/9999", "2014-15", "99", "Q1", "2019-12-31", "9999-12-31", "-1-1", "2019/2", "Jan", "٢٠١٩-١٢",
)  # fmt: skip

TEXTS = (*_MARKUP, *_TEMPLATES, *_COMMANDS, *_LETTERS, *_NUMBERS, *_ISO_DAYS, *_PERIODS)
_BOXES_OF_DAYS = 3


def hostile(rng: Random, *, kind: str, name: str, boxes: int = 1) -> tuple[str, ...]:
    """What to send for a box: one value, or three for a date of three boxes."""
    if boxes == _BOXES_OF_DAYS and rng.random() < 0.9:
        return rng.choice(_DAYS)
    if kind in ("select", "radio", "checkbox", "submit", "hidden") or name.endswith("_id"):
        pool = (*_IDS, *_NUMBERS, *rng.sample(TEXTS, 5))
    elif any(word in name for word in ("period", "first", "last", "known")):
        pool = (*_PERIODS, *_ISO_DAYS, *rng.sample(TEXTS, 5))
    else:
        pool = TEXTS
    return tuple(rng.choice(pool) for _ in range(boxes))


def plausible(rng: Random, *, kind: str, name: str, options: tuple[str, ...], boxes: int = 1) -> tuple[str, ...]:
    """What somebody in a hurry would send: good enough that what the others hold is looked at."""
    if options:
        return (rng.choice(options),)
    if boxes == _BOXES_OF_DAYS:
        return rng.choice((("27", "1", "2020"), ("31", "3", "2020"), ("20", "1", "2020"), ("3", "2", "2020")))
    if any(word in name for word in ("period", "first", "last", "known")):
        return (rng.choice(("Dec 19", "Nov 19", "Jan 20")),)
    if "email" in name:
        return (rng.choice(("somebody@smallbury.example", "manager@smallbury.example")),)
    if any(word in name for word in ("value", "number", "days", "decimals", "minimum", "upper", "score", "amount")):
        return (rng.choice(("1", "5", "12", "400")),)
    if "password" in name:
        return ("four unrelated words here",)
    return (rng.choice(("Rota", "The team agreed it and it is done.", "12", "good: 6\nbad: 2")),)
