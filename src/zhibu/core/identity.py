"""Mainland identity numbers and phone numbers: what is wrong with one, and how to show it masked.

Checks return every problem at once. Masks never show more than they promise, whatever the input.
"""

from __future__ import annotations

import re
from datetime import date

from zhibu.core.errors import DomainError, Problem
from zhibu.core.text import to_half_width

# First two digits by GB/T 2260, with 81–83 for residents from Hong Kong, Macao and Taiwan
# and 91 for foreigners with permanent residence.
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})-?(\d{7,8})(?:-(\d{1,6}))?", re.ASCII)
_COUNTRY = re.compile(r"\A(?:\+|00)86-?")


def normalize_id(text: str) -> str:
    """Return the number in half-width, without blanks, with a capital X."""
    return "".join(to_half_width(text).split()).upper()


def check_digit(first_seventeen: str) -> str:
    """Compute the last character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(
        weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True)
    )
    return _CHECK_DIGITS[total % 11]


def id_problems(text: str, *, today: date | None = None) -> list[Problem]:
    """List all that is wrong with an identity number; births after `today` count as wrong.

    Problems carry the masked number only: they end in logs and in files that are passed on.
    """
    number = normalize_id(text)
    shown = mask_id(number)
    if not _ID.fullmatch(number):
        remedy = "请填写18位公民身份号码"
        message = "是15位旧号码" if re.fullmatch(r"\d{15}", number) else "不是18位身份号码"
        return [Problem("IDN001", message, remedy, value=shown)]
    problems = []
    if not _PROVINCES.match(number):
        problems.append(Problem("IDN002", "的地区码不存在", "请核对前两位", value=shown))
    born = _birth_date(number)
    if born is None or born.year < 1900 or (today is not None and born > today):
        problems.append(Problem("IDN003", "的出生日期不对", "请核对第7到14位", value=shown))
    if check_digit(number[:17]) != number[17]:
        problems.append(Problem("IDN004", "的校验码不对", "请逐位核对号码", value=shown))
    return problems


def birth_date(text: str) -> date:
    """Return the date of birth inside a valid identity number; raises all its problems."""
    DomainError.raise_if(id_problems(text))
    number = normalize_id(text)
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def mask_id(text: str) -> str:
    """Show the first three and last four of 18 places: 411***********1234; else only stars."""
    number = normalize_id(text)
    if not _ID.fullmatch(number):
        return "*" * len(number)
    return f"{number[:3]}{'*' * 11}{number[-4:]}"


def normalize_phone(text: str) -> str:
    """Return the number in half-width without blanks and country code; mobiles without hyphens."""
    number = _COUNTRY.sub("", "".join(to_half_width(text).split()), count=1)
    digits = number.replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else number


def phone_problems(text: str) -> list[Problem]:
    """List what is wrong with a mobile number or a landline with its area code."""
    number = normalize_phone(text)
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return []
    remedy = "请填写11位手机号，或带区号的座机号，如 0396-1234567"
    return [Problem("IDN005", "不是电话号码", remedy, value=mask_phone(number))]


def mask_phone(text: str) -> str:
    """Mask a mobile as 138****1234, a landline as 0396-*****67; anything else as stars."""
    number = normalize_phone(text)
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    if landline := _LANDLINE.fullmatch(number):
        area, local, _ = landline.groups()
        return f"{area}-{'*' * (len(local) - 2)}{local[-2:]}"
    return "*" * len(number)


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
