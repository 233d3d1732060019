"""When rules fall, by python-dateutil and Python's own zones: a second opinion beside the product's.

Reads {"holidays": [day, ...], "rules": [{"rule", "start": "2027-03-02T09:00", "count", "policy"}, ...]} and writes one line a rule:
[[day by rule, day held, seconds since 1970], ...]. The policies are written here a second time, over a whole list, where the product
has them as a stream.
"""

import datetime
import json
import sys
import types
from itertools import islice
from zoneinfo import ZoneInfo

import dateutil.rrule

LONDON = ZoneInfo("Europe/London")
# The product follows a rule for 100 years. dateutil looks for a rule that never matches up to the year 9999, for minutes: it is told of
# an earlier end of the world.
HORIZON_YEARS = 100
world = types.ModuleType("datetime")
world.__dict__.update(datetime.__dict__)
world.MAXYEAR = 2145
dateutil.rrule.datetime = world


def until_as_calendars_have_it(rule):
    """A last day is not allowed beside a zoned DTSTART (RFC 5545, 3.3.10): its last second stands for it."""
    parts = []
    for part in rule.split(";"):
        name, value = part.split("=")
        if name == "UNTIL" and len(value) == 8:
            last = datetime.datetime.strptime(value + "235959", "%Y%m%d%H%M%S").replace(tzinfo=LONDON)
            value = last.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        parts.append(f"{name}={value}")
    return ";".join(parts)


def by_rule(asked):
    start = datetime.datetime.fromisoformat(asked["start"]).replace(tzinfo=LONDON)
    day = start.date()
    last = day.replace(year=day.year + HORIZON_YEARS) if (day.month, day.day) != (2, 29) else day.replace(year=day.year + HORIZON_YEARS, day=28)
    if (day.month, day.day) == (2, 29) and (last.year % 4 == 0 and (last.year % 100 != 0 or last.year % 400 == 0)):
        last = last.replace(day=29)
    for at in dateutil.rrule.rrulestr(until_as_calendars_have_it(asked["rule"]), dtstart=start):
        if at.date() > last:
            return
        yield at.date()


def next_working_day(day, holidays):
    day += datetime.timedelta(days=1)
    while day.weekday() >= 5 or day in holidays:
        day += datetime.timedelta(days=1)
    return day


def held(days, policy, holidays):
    if policy == "keep":
        return [(day, day) for day in days]
    unmoved = [(day, day) for day in days if day not in holidays]
    if policy == "skip":
        return unmoved
    moved = {}
    for day in days:
        if day in holidays:
            moved.setdefault(next_working_day(day, holidays), day)
    for day in days:
        moved.pop(day, None)
    return sorted(unmoved + [(by_rule, to) for to, by_rule in moved.items()], key=lambda pair: pair[1])


def main():
    asked = json.load(sys.stdin)
    holidays = {datetime.date.fromisoformat(day) for day in asked["holidays"]}
    for one in asked["rules"]:
        clock = datetime.time.fromisoformat(one["start"][11:])
        days = list(islice(by_rule(one), one["count"]))
        # fold=0: of a time that comes twice the first; one that is skipped is read with the offset before (RFC 5545, 3.3.5).
        line = [
            [by_rule.isoformat(), day.isoformat(), int(datetime.datetime.combine(day, clock, tzinfo=LONDON).timestamp())]
            for by_rule, day in held(days, one["policy"], holidays)
        ]
        print(json.dumps(line, separators=(",", ":")))


main()
