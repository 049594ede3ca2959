"""議事録 as offices write them: from what was recorded to one document, and that as Word and as PDF.

The document is plain data: headings, a table of facts, matters, decisions, homework. Word and PDF show the same, and
the same document gives the same bytes. For the PDF the data goes to the typesetter as JSON, never as markup.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from workbench.agreement.minutes import Matter, Minutes
from workbench.exchange.era import in_era
from workbench.model import Agreement, Decision, Meeting, Remark, Snapshot, Text, word

_HEADS = {
    "title": ("議事録", "Minutes"),
    "meeting": ("会議名", "Meeting"),
    "when": ("日時", "Date and time"),
    "place": ("場所", "Place"),
    "present": ("出席者", "Present"),
    "matters": ("協議事項", "Matters discussed"),
    "decisions": ("決定事項", "Decisions"),
    "homework": ("宿題", "Homework"),
    "others": ("その他の発言", "Also said"),
    "next": ("次回", "Next meeting"),
    "recorder": ("作成者", "Recorded by"),
}
_COLUMNS = {
    "stances": (
        ("市町", "Municipality", 26), ("意思表示", "Stance", 25), ("条件・宿題・支障", "Condition, homework or harm", 64),
        ("表明した人", "By", 45),
    ),
    "remarks": (("発言した人", "By", 38), ("発言の要旨", "What was said", 122)),
    "homework": (("担当", "Owner", 28), ("内容", "What", 58), ("期限", "Until", 34), ("論点", "Point", 40)),
}  # fmt: skip
_NOTHING = Text(ja="なし", en="None")


@dataclass(frozen=True)
class Table:
    """A table of the document: the headings of its columns, their widths in parts of the page, and its rows."""

    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One numbered matter or decision: what it is called, its sentences, and its tables."""

    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section with its heading: numbered parts, sentences or a table; ``nothing`` says so where there is none of it."""

    title: str
    parts: tuple[Part, ...] = ()
    lines: tuple[str, ...] = ()
    table: Table | None = None
    nothing: str = ""


@dataclass(frozen=True)
class Document:
    """The minutes of one meeting in one language, ready to be set."""

    language: str
    title: str
    subject: str
    date: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]

    def data(self) -> dict[str, object]:
        """The document as plain data, for JSON."""
        return asdict(self)


def document(snapshot: Snapshot, minutes: Minutes, meeting: Meeting | None = None, language: str = "ja") -> Document:
    """The minutes as a document, with what was recorded of the meeting itself, where something was."""
    return _Writer(snapshot, minutes, meeting, language).document()


def meeting_on(
    snapshot: Snapshot, day: str, level: str | None = None, working_group: str | None = None
) -> Meeting | None:
    """The meeting that was recorded for a day, at that level and of that working group, where they are given."""
    fits = [
        m
        for m in snapshot.meetings.values()
        if m.date == day and level in (None, m.level) and working_group in (None, m.working_group)
    ]
    return fits[0] if fits else None


def minutes_text(made: Document) -> str:
    """The minutes as lines of plain text."""
    lines = [made.title, ""]
    for name, said in made.facts:
        lines += [f"{name}: {said[0]}", *(f"    {more}" for more in said[1:])]
    for number, section in enumerate(made.sections, start=1):
        lines += ["", f"{number} {section.title}"]
        lines += [section.nothing] if section.nothing else []
        lines += section.lines
        for index, part in enumerate(section.parts, start=1):
            lines += ["", f"({index}) {part.title}", *part.lines]
            for table in part.tables:
                lines += _rows(table)
        lines += _rows(section.table) if section.table else []
    return "\n".join(lines) + "\n"


def _rows(table: Table) -> list[str]:
    return [f"  - {' | '.join(filter(None, row))}" for row in table.rows]


class _Writer:
    def __init__(self, snapshot: Snapshot, minutes: Minutes, meeting: Meeting | None, language: str) -> None:
        self.snapshot, self.minutes, self.meeting, self.language = snapshot, minutes, meeting, language

    def document(self) -> Document:
        name = (self.meeting.name if self.meeting else self.minutes.meeting).get(self.language)
        return Document(
            language=self.language,
            title=self._head("title"),
            subject=name,
            date=self.minutes.date,
            facts=tuple((self._head(key), lines) for key, lines in self._facts(name) if lines),
            sections=(
                self._section("matters", parts=tuple(self._matter(m) for m in self.minutes.matters)),
                self._section("decisions", parts=tuple(self._decision(m) for m in self.minutes.decisions)),
                self._homework(),
                *self._others(),
                self._section("next", lines=self._next()),
            ),
        )

    def _facts(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        level = self.minutes.level
        at = level.name.get(self.language) if level else name
        place = self.meeting.place if self.meeting else None
        recorder = self.meeting.recorder if self.meeting else None
        return (
            ("meeting", tuple(dict.fromkeys((name, at)))),
            ("when", (self._when(self.minutes.date, self._hours()),)),
            ("place", (place,) if place else ()),
            ("present", self._present()),
            ("recorder", (recorder,) if recorder else ()),
        )

    def _hours(self) -> str:
        if self.meeting is None or self.meeting.start is None:
            return ""
        return f"{self.meeting.start}{self._t('～', '–')}{self.meeting.end or ''}"

    def _when(self, day: str, hours: str) -> str:
        said = in_era(day, weekday=True) if self.language == "ja" else day
        return f"{said} {hours}".strip()

    def _present(self) -> tuple[str, ...]:
        if self.meeting is None or not self.meeting.present:
            return tuple(f"{self._name(m)}{self._t('　', ' ')}{who}" for m, who in self.minutes.present)
        lines = []
        for attendee in self.meeting.present:
            who = [self._name(attendee.municipality)] if attendee.municipality else []
            lines.append(self._t("　", ", ").join((*who, *filter(None, (attendee.post,)), attendee.name)))
        return tuple(lines)

    def _matter(self, matter: Matter) -> Part:
        agreement = matter.agreement
        lines = [self._about(matter)]
        if agreement.question:
            lines.append(agreement.question.get(self.language))
        options = [o.title.get(self.language) for o in agreement.options if o.title]
        if options:
            lines.append(self._t("案：", "Options: ") + self._t("／", "; ").join(options))
        if matter.raised_to is not None:
            level = matter.raised_to.name.get(self.language)
            lines.append(self._t(f"{level} に上げることとした。", f"Goes up to: {level}."))
        rows = tuple(
            (self._name(said.municipality), word("stance", said.stance, self.language), said.words or "", said.by or "")
            for said in matter.said
        )
        tables = [self._table("stances", rows)] if rows else []
        remarks = self._remarks(f"{matter.service}/{agreement.id}")
        if remarks:
            tables.append(self._table("remarks", remarks))
        return Part(agreement.title.get(self.language), tuple(lines), tuple(tables))

    def _about(self, matter: Matter) -> str:
        service = self.snapshot.partner_name(matter.service).get(self.language)
        return self._t(f"論点 {matter.agreement.id}（{service}）", f"Point {matter.agreement.id} ({service})")

    def _remarks(self, about: str | None) -> tuple[tuple[str, ...], ...]:
        said: tuple[Remark, ...] = self.meeting.remarks if self.meeting else ()
        return tuple((r.by or "", r.text) for r in said if r.about == about)

    def _decision(self, matter: Matter) -> Part:
        agreement, decided = matter.agreement, matter.agreement.decided
        if decided is None:
            return Part(agreement.title.get(self.language), (self._about(matter),))
        return Part(agreement.title.get(self.language), (self._about(matter), *self._decided(agreement, decided)))

    def _decided(self, agreement: Agreement, decided: Decision) -> list[str]:
        option = agreement.option(decided.option)
        what = word("disposition", decided.disposition, self.language)
        if option is not None and option.title is not None:
            what = self._t(f"{what}：{option.title.ja}", f"{what}: {option.title.get('en')}")
        lines = [self._t(f"決定：{what}", f"Decided: {what}"), self._t(f"理由：{decided.why}", f"Why: {decided.why}")]
        for amendment in decided.amendments:
            who, session = self._name(amendment.municipality), self._day(amendment.session)
            effective = self._day(amendment.effective)
            lines.append(
                self._t(
                    f"改正：{who}「{amendment.ordinance}」{session}議会、{effective}施行",
                    f"Amendment: {who}, {amendment.ordinance}, session {session}, effective {effective}",
                )
            )
        details = (
            (Text(ja="方法", en="How"), decided.how),
            (Text(ja="差異の終わり", en="Differences end"), self._day(decided.ends)),
            (Text(ja="対象の市町", en="For"), self._names(decided.municipalities)),
            (Text(ja="住民への周知", en="Notice to residents"), decided.notice),
            (Text(ja="要望先", en="Petition to"), decided.to),
            (Text(ja="いつまで", en="Until"), self._day(decided.until)),
            (Text(ja="費用", en="Cost"), self._cost(agreement)),
            (Text(ja="見直し期限", en="Expires"), self._day(agreement.expires)),
            (Text(ja="反対を記録した市町", en="Objections on record"), self._names(decided.against)),
        )
        lines += [f"{head.get(self.language)}{self._t('：', ': ')}{said}" for head, said in details if said]
        for municipality, condition in decided.conditions.items():
            who = self._name(municipality)
            lines.append(self._t(f"条件（{who}）：{condition}", f"Condition ({who}): {condition}"))
        return lines

    def _cost(self, agreement: Agreement) -> str:
        cost = agreement.cost
        if cost is None:
            return ""
        return self._t(
            f"初期 {cost.initial:,}円、年額 {cost.yearly:,}円", f"initially ¥{cost.initial:,}, yearly ¥{cost.yearly:,}"
        )

    def _homework(self) -> Section:
        titles = {}
        for matter in self.minutes.matters:
            key = f"{matter.service}/{matter.agreement.id}"
            titles[key] = titles[matter.agreement.id] = matter.agreement.title.get(self.language)
        rows = tuple(
            (self._name(t.municipality), t.what, self._day(t.until), titles.get(t.agreement, t.agreement))
            for t in self.minutes.tasks
        )
        return self._section("homework", table=self._table("homework", rows) if rows else None)

    def _others(self) -> tuple[Section, ...]:
        known = {f"{m.service}/{m.agreement.id}" for m in self.minutes.matters}
        rest = [r for r in (self.meeting.remarks if self.meeting else ()) if r.about not in known]
        rows = tuple((r.by or "", r.text) for r in rest)
        return (self._section("others", table=self._table("remarks", rows)),) if rows else ()

    def _next(self) -> tuple[str, ...]:
        if self.meeting is not None and self.meeting.next_date is not None:
            when = self._when(self.meeting.next_date, self.meeting.next_start or "")
            return tuple(filter(None, (when, self.meeting.next_place)))
        if self.minutes.next is None:
            return ()
        day = self._when(self.minutes.next, "")
        return (self._t(f"未定（次の期限 {day}）", f"Not set (next deadline {day})"),)

    def _section(
        self, key: str, *, parts: tuple[Part, ...] = (), lines: tuple[str, ...] = (), table: Table | None = None
    ) -> Section:
        empty = not (parts or lines or table)
        return Section(self._head(key), parts, lines, table, _NOTHING.get(self.language) if empty else "")

    def _table(self, key: str, rows: tuple[tuple[str, ...], ...]) -> Table:
        columns = _COLUMNS[key]
        return Table(tuple(self._t(ja, en) for ja, en, _ in columns), tuple(width for *_, width in columns), rows)

    def _head(self, key: str) -> str:
        return self._t(*_HEADS[key])

    def _t(self, ja: str, en: str) -> str:
        return en if self.language == "en" else ja

    def _day(self, iso: str | None) -> str:
        if not iso:
            return ""
        return in_era(iso) if self.language == "ja" else iso

    def _name(self, municipality: str) -> str:
        found = self.snapshot.municipalities.get(municipality)
        return found.name.get(self.language) if found else municipality

    def _names(self, municipalities: tuple[str, ...]) -> str:
        return self._t("、", ", ").join(self._name(m) for m in municipalities)
