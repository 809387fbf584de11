"""Telephone numbers as people write them, turned into E.164.

A number without a country code gets the organisation's default region and is marked as assumed.
What cannot be dialled is kept as written; nothing is made up. Most numbers take a short cut that
asks the library's own tables directly; a test proves that it says what the library says.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from console.domain.people.facts import LineKind

MAX_CHARACTERS = 80
_PLAIN = re.compile(r"[0-9 ().\-/\u00a0\u2010-\u2015]+")
_NO_DIGIT = re.compile(r"[^0-9]+")
_SPREADSHEET = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
_FORMULA = re.compile(r'="?(.*?)"?')
_STARTS = re.compile(r"[+\d]")
_EXTENSION = re.compile(
    r"[\s,;]{0,9}(?:ext(?:ension|n)?|x|durchwahl|dw|poste|int)[.:=\s]{0,4}(\d{1,12})\Z",
    re.IGNORECASE,
)
_NOTHING = r"(?!)"
_QUOTED = re.compile(r"'(?=[+0-9(=@-])")
_TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "voip",
    "pager",
    "uan",
    "voicemail",
    "personal_number",
)


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """What a written number turned out to be.

    Attributes:
        e164: empty when it cannot be dialled.
        extension: digits after the connection stands.
        assumed: the country is the default region's.
        mobile: whether the numbering plan says so.
        trouble: empty, or `spreadsheet` (digits lost), `number`.
    """

    e164: str = ""
    extension: str = ""
    assumed: bool = False
    mobile: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Plan:
    """The numbering plan of the main country of a code; never takes a number that begins oddly."""

    code: str
    trunk: str
    valid: re.Pattern[str]
    mobile: re.Pattern[str]
    unlike: re.Pattern[str]

    def at_home(self, digits: str) -> str:
        """Give the national number out of what is dialled at home; empty when in doubt."""
        if self.trunk == "0":
            return digits[1:] if digits.startswith("0") else ""
        return digits

    def is_mobile(self, national: str) -> bool:
        """Say whether a number is a mobile's and nothing else besides."""
        return bool(self.mobile.fullmatch(national)) and not self.unlike.fullmatch(national)


class PhoneReader:
    """Reads numbers for an organisation with a default region.

    Raises:
        ValueError: there is no such region.
    """

    def __init__(self, region: str) -> None:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"not a region: {region!r}")
        self.region = region
        self._plan = _plan_of(region)
        self._read = lru_cache(maxsize=4096)(self._read_anew)

    def read(self, written: str) -> PhoneReading:
        """Read one number; never fails."""
        return self._read(written[:MAX_CHARACTERS].strip())

    def _read_anew(self, written: str) -> PhoneReading:
        cleaned = unwrapped(written)
        cleaned = cleaned[4:] if cleaned[:4].lower() == "tel:" else cleaned
        if _SPREADSHEET.fullmatch(cleaned):
            return PhoneReading(trouble="spreadsheet")
        cleaned = _EXTENSION.sub(r" ext. \1", cleaned)
        if _letters_inside(cleaned):
            return PhoneReading(trouble="number")
        return self._short_cut(cleaned) or self._ask(cleaned)

    def _short_cut(self, written: str) -> PhoneReading | None:
        """Read what is written plainly; None means that the library has to be asked."""
        abroad = written.startswith("+")
        rest = written[1:] if abroad else written
        if not _PLAIN.fullmatch(rest):
            return None
        digits = _NO_DIGIT.sub("", rest)
        plan = _plan_by_digits(digits) if abroad else self._plan
        if plan is None:
            return None
        national = digits[len(plan.code) :] if abroad else plan.at_home(digits)
        if len(plan.code) + len(national) > 15 or not plan.valid.fullmatch(national):
            return None
        return PhoneReading(f"+{plan.code}{national}", "", not abroad, plan.is_mobile(national))

    def _ask(self, written: str) -> PhoneReading:
        try:
            number = phonenumbers.parse(written, self.region, keep_raw_input=True)
        except phonenumbers.NumberParseException:
            return PhoneReading(trouble="number")
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if not phonenumbers.is_valid_number(number) or len(e164) > 16:
            return PhoneReading(trouble="number")
        from_region = phonenumbers.CountryCodeSource.FROM_DEFAULT_COUNTRY
        mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
        return PhoneReading(
            e164,
            (number.extension or "")[:12],
            number.country_code_source == from_region,
            mobile,
        )


def unwrapped(written: str) -> str:
    """Give a number without what spreadsheets put around it to keep its digits."""
    bare = _QUOTED.sub("", written, count=1) if written.startswith("'") else written
    formula = _FORMULA.fullmatch(bare)
    return formula.group(1) if formula else bare


def _letters_inside(written: str) -> bool:
    """Say whether letters stand among the digits: the library would dial them as digits."""
    start = _STARTS.search(written)
    body = _EXTENSION.sub("", written[start.start() :]) if start else ""
    return any(character.isalpha() for character in body)


def display(e164: str, region: str) -> str:
    """Write a number as it is dialled in a region: grouped, national at home."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    at_home = phonenumbers.region_code_for_number(number) == region
    style = phonenumbers.PhoneNumberFormat
    return str(
        phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)
    )


def kind_of(reading: PhoneReading, said: LineKind | None) -> LineKind:
    """Give what a number reaches: as the file says, else as the numbering plan says."""
    if said is not None:
        return said
    return LineKind.MOBILE if reading.mobile else LineKind.OTHER


@lru_cache(maxsize=512)
def _plan_of(region: str) -> _Plan | None:
    metadata: Any = PhoneMetadata.metadata_for_region(region)
    code = metadata.country_code
    trunk = metadata.national_prefix_for_parsing or ""
    main = phonenumbers.region_codes_for_country_code(code)[0]
    if main != region or trunk not in {"", "0", "1"} or metadata.leading_digits:
        return None
    patterns = {kind: getattr(metadata, kind) for kind in _TYPES}
    said = {k: d.national_number_pattern for k, d in patterns.items() if d is not None}
    # Special tariffs have odd rules in some countries: those are left to the library.
    valid = "|".join(filter(None, (said.get("fixed_line"), said.get("mobile")))) or _NOTHING
    others = "|".join(filter(None, (p for kind, p in said.items() if kind != "mobile")))
    general = metadata.general_desc.national_number_pattern
    return _Plan(
        str(code),
        trunk,
        re.compile(f"(?![0{trunk}])(?=(?:{general})$)(?:{valid})"),
        re.compile(said.get("mobile") or _NOTHING),
        re.compile(others or _NOTHING),
    )


@lru_cache(maxsize=4096)
def _plan_by_code(code: int) -> _Plan | None:
    regions = phonenumbers.region_codes_for_country_code(code)
    return _plan_of(regions[0]) if regions[0] != "001" else None


def _plan_by_digits(digits: str) -> _Plan | None:
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return _plan_by_code(code)
    return None
