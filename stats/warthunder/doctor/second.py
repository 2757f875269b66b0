"""The second reader: pages to flat readings with BeautifulSoup, without the parser's code. Pure.

What it cannot read becomes the text `unreadable: …`, which agrees with nothing.
"""

import re
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import BeautifulSoup, Tag

Reading = dict[str, Any]

LISTS = {
    "arcadeFightTab": "arcade",
    "historyFightTab": "realistic",
    "simulationFightTab": "simulator",
}
_KILLS = ("targets.air", "targets.ground", "targets.naval")


def _columns(*classes: str) -> tuple[str, ...]:
    return (
        "sorties",
        *(f"sorties_by_class.{name}" for name in classes),
        "play_time",
        *(f"play_time_by_class.{name}" for name in classes),
        "targets_total",
        *_KILLS,
    )


ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "totals",
        (
            "",
            "victories",
            "missions",
            "victories_percent_printed",
            "deaths",
            "lions",
            "play_time",
            *_KILLS,
        ),
    ),
    ("branches.aviation", _columns("fighter", "bomber", "attacker")),
    ("branches.ground", _columns("tank", "tank_destroyer", "heavy_tank", "spaa")),
    (
        "branches.fleet",
        _columns(
            "ship",
            "torpedo_boat",
            "gun_boat",
            "torpedo_gun_boat",
            "sub_chaser",
            "destroyer",
            "barge",
        ),
    ),
)
FLAGS = {
    "usaflag": "usa",
    "ussrflag": "ussr",
    "gbflag": "britain",
    "gerflag": "germany",
    "jpflag": "japan",
    "itflag": "italy",
    "frflag": "france",
    "chflag": "china",
    "swflag": "sweden",
    "ilflag": "israel",
}
SCORES = {"plane": "owned", "elitplanes": "spaded", "orderlevel": "medals"}
UNITS = (("мес", 2_592_000), ("M", 2_592_000), ("М", 2_592_000), ("月", 2_592_000),
         ("个月", 2_592_000), ("個月", 2_592_000),
         ("d", 86_400), ("д", 86_400), ("天", 86_400), ("日", 86_400),
         ("h", 3_600), ("ч", 3_600), ("小", 3_600), ("时", 3_600),
         ("m", 60), ("м", 60), ("分", 60))  # fmt: skip
_BOARD = {
    "rating": "dr_era5_hist",
    "battles": "battles_hist",
    "wins": "wins_hist",
    "air_kills": "akills_hist",
    "ground_kills": "gkills_hist",
    "deaths": "deaths_hist",
    "flight_time_s": "ftime_hist",
    "activity": "activity",
}
_ROLES = {
    "командир": "commander", "指挥官": "commander",
    "заместитель": "deputy", "заместитель командира": "deputy", "副指挥官": "deputy",
    "deputy commander": "deputy",
    "офицер": "officer", "军官": "officer",
    "сержант": "sergeant", "军士": "sergeant",
    "рядовой": "private", "列兵": "private",
}  # fmt: skip


def second_kind(soup: BeautifulSoup, body: bytes) -> str:
    """Return the kind of page in the words of PageKind, found in another way."""
    classes = {name for tag in soup.find_all(class_=True) for name in tag["class"]}
    if classes & {"user-info", "user-profile", "user-stat"}:
        return "profile"
    if any(name.startswith("squadrons-") for name in classes):
        return "squadron"
    if "user__unavailable" in classes:
        return "not found"
    if _is_challenge(soup):
        return "challenge"
    if not body.strip():
        return "empty"
    if body.strip()[:1] in (b"{", b"["):
        return "leaderboard"
    return "sign-in" if _asks_to_sign_in(soup) else "other"


def _is_challenge(soup: BeautifulSoup) -> bool:
    scripts = " ".join(tag.get_text() for tag in soup.find_all("script"))
    title = soup.title.get_text().strip() if soup.title else ""
    ids = {tag["id"] for tag in soup.find_all(id=True)}
    return bool(
        "_cf_chl_opt" in scripts
        or title.startswith("Just a moment")
        or ids & {"challenge-error-text", "challenge-form", "cf-error-details"}
        or soup.find(class_="cf-browser-verification")
    )


def _asks_to_sign_in(soup: BeautifulSoup) -> bool:
    forms = [form for form in soup.find_all("form") if "login" in str(form.get("action", ""))]
    fields = [
        field
        for field in soup.find_all("input")
        if field.get("type") == "password" or field.get("name") == "login"
    ]
    return bool(forms or fields)


# --- single values ----------------------------------------------------------------------------
def number(text: str) -> Any:
    """Return a whole number, None for nothing, `unreadable: …` for anything else."""
    bare = "".join(char for char in text if not (char == "," or char.isspace()))
    if bare in ("", "N/A"):
        return None
    if not bare.isdecimal():
        return f"unreadable: {text}"
    first, *groups = re.split(r"[,\s]", text.strip())
    grouped = len(first) <= 3 and all(len(group) == 3 for group in groups)
    return int(bare) if grouped or not groups else f"unreadable: {text}"


def span(text: str) -> Any:
    """Return a time span as (seconds, resolution in seconds), None for nothing."""
    if text.strip() in ("", "N/A"):
        return None
    parts = re.findall(r"(\d+)(?:[.,](\d))?\s*([^\d.,]+)", text)
    rest = re.sub(r"(\d+)(?:[.,](\d))?\s*([^\d.,]+)\.?", "", text).strip()
    sizes = [unit_seconds(part[2]) or 0 for part in parts]
    if not parts or rest or 0 in sizes or sizes != sorted(set(sizes), reverse=True):
        return f"unreadable: {text}"
    seconds = sum(
        (int(whole) * 10 + int(tenth or 0)) * size // 10
        for (whole, tenth, _), size in zip(parts, sizes, strict=True)
    )
    return seconds, sizes[-1] // (10 if parts[-1][1] else 1)


def unit_seconds(word: str) -> int | None:
    """Return the length of a time unit by how its word begins; None for an unknown one."""
    return next((size for start, size in UNITS if word.strip().startswith(start)), None)


def day(text: str) -> str | None:
    """Return the ISO date a text ends in, None when there is no such day."""
    words = re.findall(r"\d+\.\d+\.\d{4}$", text.strip())
    try:
        found = date(*map(int, reversed(words[0].split("."))))
    except (IndexError, ValueError):
        return None
    return None if found.timetuple()[:3] == (1970, 1, 1) else found.isoformat()


def _cell_value(name: str, text: str) -> Any:
    if "play_time" in name:
        return span(text)
    if name.endswith("percent_printed"):
        value = number(text.partition("%")[0].partition(".")[0])
        return value if "%" in text or value is None else f"unreadable: {text}"
    return number(text)


def _inside(tag: Tag | None) -> str:
    return _single_spaced(tag.get_text()) if tag else ""


def _single_spaced(text: str) -> str:
    # A no-break space may belong to a name; only what a browser folds is folded.
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()


def _figure(cell: Tag) -> str:
    return "" if cell.find(id="n_a") else cell.get_text().strip()


# --- the player's page ------------------------------------------------------------------------
def read_profile(soup: BeautifulSoup) -> Reading:
    """Return a player's page as a flat reading with the names of the Profile record."""
    reading = _read_head(soup)
    rows = soup.find_all("div", class_="user-stat__list-row")
    for (place, names), row in zip(ROWS, rows, strict=False):
        for tab, mode in LISTS.items():
            figures = row.find("ul", class_=tab)
            cells = figures.find_all("li", recursive=False) if figures else []
            for name, cell in zip(names, cells, strict=False):
                if name:
                    reading[f"modes.{mode}.{place}.{name}"] = _cell_value(name, _figure(cell))
    return reading | _read_countries(soup)


def _read_head(soup: BeautifulSoup) -> Reading:
    items = [
        _inside(item)
        for item in soup.select("ul.user-profile__data-list li.user-profile__data-item")
    ]
    level = re.search(r"(\d+)\s*$", items[-1]) if items else None
    link = soup.select_one("li.user-profile__data-clan a")
    regdate = soup.find(class_="user-profile__data-regdate")
    return {
        "nick": _read_nick(soup),
        "title": items[0] if items and (len(items) > 1 or not level) else None,
        "level": int(level[1]) if level else None,
        "registered_on": day(_inside(regdate if isinstance(regdate, Tag) else None)),
        "banned": soup.find(class_="user-profile__data-nick--banned") is not None,
        "squadron_name": _last_step(str(link.get("href"))) if link else None,
        "squadron_tag": _inside(link) if link else None,
    }


def _read_nick(soup: BeautifulSoup) -> str:
    cell = soup.find("li", class_="user-profile__data-nick")
    banned = cell.find(class_="user-profile__data-nick--banned") if isinstance(cell, Tag) else None
    pieces = [
        str(text)
        for text in (cell.find_all(string=True) if isinstance(cell, Tag) else [])
        if banned is None or banned not in text.parents
    ]
    picture = soup.select_one(".user-profile__ava img")
    said = _single_spaced("".join(pieces))
    return said or _single_spaced(str(picture.get("alt") if picture else ""))


def _last_step(href: str) -> str:
    return unquote(urlsplit(href).path.rstrip("/").rpartition("/")[2]).strip()


def _read_countries(soup: BeautifulSoup) -> Reading:
    names = []
    for flag in soup.select("ul.user-score__list-title li > span"):
        classes = [str(name).rpartition("--")[2] for name in flag.get("class") or []]
        names += [FLAGS.get(name, name.removesuffix("flag")) for name in classes if "flag" in name]
    reading: Reading = {}
    for column in soup.find_all("ul", class_="user-score__list-col"):
        cells = column.find_all("li", recursive=False)
        marks = cells[0].get("class") or [] if cells else []
        kinds = [str(mark).rpartition("--")[2] for mark in marks]
        field = next((SCORES[kind] for kind in kinds if kind in SCORES), None)
        for name, cell in zip(names, cells[1:], strict=False):
            if field:
                reading[f"countries.{name}.{field}"] = number(_figure(cell))
    return reading


# --- the squadron's page ----------------------------------------------------------------------
def read_squadron(soup: BeautifulSoup) -> Reading:
    """Return a squadron's page as a flat reading with the names of the SquadronPage record."""
    title = _inside(soup.select_one(".squadrons-info__title"))
    tag, name = _split_title(title)
    metas = soup.select(".squadrons-info__meta-item")
    dated = [meta for meta in metas if "squadrons-info__meta-item--date" in meta["class"]]
    stated = [re.search(r"(\d+)$", _inside(meta)) for meta in metas if meta not in dated]
    counters = soup.select(".squadrons-counter__item .squadrons-counter__value")
    numbers = [_told(number(_inside(counter))) for counter in counters[:2]]
    return {
        "name": name,
        "tag": tag,
        "tag_core": _core(tag),
        "members_stated": next((int(match[1]) for match in stated if match), None),
        "founded_on": day(_inside(dated[0])) if dated else None,
        "description": _inside(soup.select_one(".squadrons-info__description--full")),
        "rating": numbers[0] if len(numbers) == 2 else None,
        "activity": numbers[1] if len(numbers) == 2 else None,
        **_read_header(soup),
        **_read_members(soup),
    }


def _told(value: Any) -> Any:
    return None if str(value).startswith("unreadable") else value


def _split_title(title: str) -> tuple[str, str]:
    match = re.match(r"(\[[^\]]*\]|[^\[\s]\S*)\s*(\S.*)$", title)
    if match is None or not (title.startswith("[") or " " in title):
        return "", title
    return match[1], match[2]


def _core(tag: str) -> str:
    inner = re.sub(r"^[\W_]+|[\W_]+$", "", tag)
    return unicodedata.normalize("NFKC", inner or tag.strip())


def _read_header(soup: BeautifulSoup) -> Reading:
    names = ("air_kills", "ground_kills", "deaths", "flight_time")
    holder = soup.find(class_="squadrons-profile__header-stat")
    lists = holder.find_all("ul") if isinstance(holder, Tag) else []
    items = lists[1].find_all("li", class_="squadrons-stat__item-value") if len(lists) > 1 else []
    texts = [_inside(item) for item in items[1:]] + [""] * len(names)
    return {
        name: _told((span if name == "flight_time" else number)(text))
        for name, text in zip(names, texts, strict=False)
    }


def _read_members(soup: BeautifulSoup) -> Reading:
    table = soup.find(class_="squadrons-members__table")
    cells = (
        table.find_all(class_="squadrons-members__grid-item", recursive=False)
        if isinstance(table, Tag)
        else []
    )
    reading: Reading = {}
    for row in range(1, len(cells) // 6):
        _, player, rating, activity, role, entry = cells[6 * row : 6 * row + 6]
        before = f"members.{row - 1}."
        reading[f"{before}nick"] = _member_nick(player)
        reading[f"{before}rating"] = number(_inside(rating))
        reading[f"{before}activity"] = number(_inside(activity))
        reading[f"{before}role"] = _member_role(_inside(role))
        reading[f"{before}joined_on"] = day(_inside(entry))
    return reading


def _member_nick(cell: Tag) -> str:
    link = cell.find("a", href=re.compile("nick="))
    if not isinstance(link, Tag):
        return ""
    asked = parse_qs(urlsplit(str(link["href"])).query).get("nick", [""])[0].strip()
    said = _inside(link)
    return asked if not said or "[email" in said else said


def _member_role(text: str) -> str | None:
    word = text.lower().rpartition("/")[2]
    return _ROLES.get(word, word) or None


# --- the leaderboard --------------------------------------------------------------------------
def read_board(answer: Any) -> Reading:
    """Return the leaderboard's JSON as a flat reading with the names of LeaderboardRow."""
    reading: Reading = {}
    for row, item in enumerate(answer["data"]):
        figures = item.get("astat") or {}
        reading[f"{row}.place"] = int(item["pos"]) + 1
        reading[f"{row}.source_id"] = str(item["_id"])
        reading[f"{row}.name"] = str(item["name"])
        reading[f"{row}.tag"] = str(item.get("tag") or "")
        reading[f"{row}.members"] = _figure_in_json(item.get("members_cnt"))
        for name, key in _BOARD.items():
            reading[f"{row}.{name}"] = _figure_in_json(figures.get(key))
    return reading


def _figure_in_json(value: Any) -> int | None:
    return None if value in (None, "") else int(value)
