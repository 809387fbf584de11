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
    """The numbering plan of a country that shares its code with nobody."""

    code: str
    trunk: str
    valid: re.Pattern[str]
    mobile: re.Pattern[str]


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
        cleaned = _QUOTED.sub("", written, count=1) if written.startswith("'") else written
        formula = _FORMULA.fullmatch(cleaned)
        cleaned = formula.group(1) if formula else cleaned
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
        if abroad:
            national = digits[len(plan.code) :]
        elif plan.trunk and digits.startswith(plan.trunk) and digits[1:2] != plan.trunk:
            national = digits[len(plan.trunk) :]
        else:
            return None
        too_long = len(plan.code) + len(national) > 15
        if too_long or national.startswith("0") or not plan.valid.fullmatch(national):
            return None
        mobile = plan.mobile.fullmatch(national) is not None
        return PhoneReading(f"+{plan.code}{national}", assumed=not abroad, mobile=mobile)

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
    alone = len(phonenumbers.region_codes_for_country_code(code)) == 1
    if not alone or trunk not in {"", "0"} or metadata.leading_digits:
        return None
    patterns = [getattr(metadata, kind) for kind in _TYPES]
    valid = [d.national_number_pattern for d in patterns if d and d.national_number_pattern]
    mobile = metadata.mobile.national_number_pattern if metadata.mobile else None
    general = metadata.general_desc.national_number_pattern
    return _Plan(
        str(code),
        trunk,
        re.compile(f"(?=(?:{general})$)(?:{'|'.join(valid)})"),
        re.compile(mobile or r"(?!)"),
    )


@lru_cache(maxsize=4096)
def _plan_by_code(code: int) -> _Plan | None:
    regions = phonenumbers.region_codes_for_country_code(code)
    return _plan_of(regions[0]) if len(regions) == 1 and regions[0] != "001" else None


def _plan_by_digits(digits: str) -> _Plan | None:
    for length in (1, 2, 3):
        code = int(digits[:length] or 0)
        if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return _plan_by_code(code)
    return None
