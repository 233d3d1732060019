"""A partner's calendar: takes messages in the order in which they arrive and says what it shows, by two parsers of iCalendar.

Reads {"deliveries": [[text, ...], ...], "texts": [text, ...]} and writes one JSON object:
  "deliveries": for each, by parser and model, the sorted [[uid, start, end, summary], ...] in seconds since 1970
  "texts":      for each, by parser, [[summary, description, attendees], ...] of its events
  "zone":       local times of 2019 to 2040 that the text's own VTIMEZONE puts on another instant than Python's zones do

Two models of a calendar, both seen in the field: "keep" holds the newest of each UID and RECURRENCE-ID; "replace" also forgets, when a
series comes whole, what it knew of its occurrences from before.
"""

import datetime
import io
import json
import sys
from zoneinfo import ZoneInfo

import dateutil.rrule
import dateutil.tz
import icalendar
import pytz
import vobject

UTC = datetime.timezone.utc
LONDON = ZoneInfo("Europe/London")


def by_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    for event in calendar.walk("VEVENT"):
        excluded = event.get("EXDATE", [])
        attendees = event.get("ATTENDEE", [])
        yield {
            "method": str(calendar["METHOD"]),
            "uid": str(event["UID"]),
            "sequence": int(event["SEQUENCE"]),
            "dtstamp": event.decoded("DTSTAMP").timestamp(),
            "start": event.decoded("DTSTART"),
            "end": event.decoded("DTEND"),
            "rule": event["RRULE"].to_ical().decode() if "RRULE" in event else None,
            "excluded": [at.dt for one in (excluded if isinstance(excluded, list) else [excluded]) for at in one.dts],
            "occurrence": event.decoded("RECURRENCE-ID") if "RECURRENCE-ID" in event else None,
            "status": str(event["STATUS"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event.get("DESCRIPTION", "")),
            "attendees": [str(one) for one in (attendees if isinstance(attendees, list) else [attendees])],
        }


def by_vobject(text):
    calendar = vobject.readOne(text)
    for event in getattr(calendar, "vevent_list", []):
        yield {
            "method": calendar.method.value,
            "uid": event.uid.value,
            "sequence": int(event.sequence.value),
            "dtstamp": event.dtstamp.value.timestamp(),
            "start": event.dtstart.value,
            "end": event.dtend.value,
            "rule": event.rrule.value if hasattr(event, "rrule") else None,
            "excluded": [at for one in getattr(event, "exdate_list", []) for at in one.value],
            "occurrence": event.recurrence_id.value if hasattr(event, "recurrence_id") else None,
            "status": event.status.value,
            "summary": event.summary.value,
            "description": event.description.value if hasattr(event, "description") else "",
            "attendees": [one.value for one in getattr(event, "attendee_list", [])],
        }


def seconds(at):
    return int(at.timestamp())


def instant(wall, zone):
    """A wall-clock time in the zone that the parser gave."""
    if hasattr(zone, "localize"):
        return seconds(pytz.timezone(zone.zone).localize(wall))
    return seconds(wall.replace(tzinfo=zone))


def expanded(event):
    """Instants of a series by its rule: expanded on the wall clock, as RFC 5545 has it."""
    start = event["start"]
    parts = dict(part.split("=") for part in event["rule"].split(";"))
    until = parts.pop("UNTIL", None)
    rule = dateutil.rrule.rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=start.replace(tzinfo=None))
    last = datetime.datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp() if until else None
    excluded = {seconds(at) for at in event["excluded"]}
    for wall in rule:
        at = instant(wall, start.tzinfo)
        if last is not None and at > last:
            return
        if at not in excluded:
            yield at


class Calendar:
    def __init__(self, replaces):
        self.replaces = replaces
        self.known = {}

    def take(self, event):
        uid, occurrence = event["uid"], event["occurrence"] and seconds(event["occurrence"])
        age = lambda one: (one["sequence"], one["dtstamp"])
        whole = self.known.get((uid, None))
        if self.replaces and occurrence is not None and whole is not None and age(event) < age(whole):
            return
        before = self.known.get((uid, occurrence))
        if before is not None and age(event) < age(before):
            return
        if self.replaces and occurrence is None:
            self.known = {key: one for key, one in self.known.items() if key[0] != uid or age(one) >= age(event)}
        self.known[(uid, occurrence)] = event

    def shown(self):
        is_off = lambda event: event["method"] == "CANCEL" or event["status"] == "CANCELLED"
        shown = []
        line = lambda event, start: [event["uid"], start, start + seconds(event["end"]) - seconds(event["start"]), event["summary"]]
        for (uid, occurrence), event in self.known.items():
            whole = self.known.get((uid, None))
            if is_off(event) or (whole is not None and is_off(whole)):
                continue
            if event["rule"] is None:
                shown.append(line(event, seconds(event["start"])))
                continue
            own = {other for key, other in self.known if key == uid and other is not None}
            shown += [line(event, start) for start in expanded(event) if start not in own]
        return sorted(shown)


def zone_differences(text):
    vtimezone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")] + "END:VTIMEZONE\r\n"
    zone = dateutil.tz.tzical(io.StringIO(vtimezone)).get()
    differences = []
    for year in range(2019, 2041):
        # The first of every month, and each day around the changes; no time that the clock skips or repeats.
        days = [(month, 1) for month in range(1, 13)] + [(month, day) for month in (3, 10) for day in range(24, 32)]
        for month, day in days:
            for clock in (datetime.time(0, 30), datetime.time(2, 30), datetime.time(12)):
                at = datetime.datetime.combine(datetime.date(year, month, day), clock)
                if at.replace(tzinfo=zone).utcoffset() != at.replace(tzinfo=LONDON).utcoffset():
                    differences.append(at.isoformat())
    return differences


def main():
    asked = json.load(sys.stdin)
    parsers = {"icalendar": by_icalendar, "vobject": by_vobject}
    # The same messages arrive in many orders: each is read once.
    once = {text for messages in asked["deliveries"] for text in messages}
    read = {name: {text: list(parser(text)) for text in once} for name, parser in parsers.items()}
    deliveries = []
    for messages in asked["deliveries"]:
        views = {}
        for name in parsers:
            for model in ("keep", "replace"):
                calendar = Calendar(model == "replace")
                for message in messages:
                    for event in read[name][message]:
                        calendar.take(event)
                views[f"{name} {model}"] = calendar.shown()
        deliveries.append(views)
    texts = [
        {name: [[event["summary"], event["description"], len(event["attendees"])] for event in parser(text)] for name, parser in parsers.items()}
        for text in asked["texts"]
    ]
    json.dump({"deliveries": deliveries, "texts": texts, "zone": zone_differences(asked["deliveries"][0][0])}, sys.stdout)


main()
