"""Invented people and cases for the style pages. Friday 20 November 2026, 14.30 in Lund."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.core import differences
from apps.core.parts import (
    Action,
    Choice,
    Clash,
    Entry,
    Fact,
    Group,
    Later,
    Line,
    Link,
    Patient,
    Person,
    Row,
    Sent,
    Shell,
    Stage,
    Step,
    Tab,
    Tag,
    WeekDay,
)

NOW = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
PARTS = {
    "index": "Alla delar", "arbetslista": "Arbetslista", "tom": "Tom lista", "arende": "Ärende",
    "formular": "Formulär", "vecka": "Hem denna vecka", "patient": "Patientens hem", "meddelande": "Meddelande",
    "dialog": "Dialoger",
}  # fmt: skip
KARIN = "194803120000"


def context(part: str) -> dict[str, Any]:
    shells = {"patient": patient_shell, "meddelande": patient_shell}
    return {"parts": PARTS, "now": NOW, "shell": shells.get(part, staff_shell)()} | _MAKERS.get(part, dict)()


def staff_shell() -> Shell:
    return Shell(
        user_name="Amira Haddad",
        home_url="/dev/stil/",
        unit_name="Avdelning 7, Geriatrik",
        role_name="Sjuksköterska",
        assignments=[
            Choice("1", "Avdelning 7, Geriatrik", "Sjuksköterska", current=True),
            Choice("2", "Ortopedavdelning 3", "Sjuksköterska"),
        ],
        tabs=[
            Tab("Arbetslista", "/dev/stil/arbetslista/", "clipboard-list", 13, current=True),
            Tab("Inkomna", "/dev/stil/tom/", "mail", 6),
            Tab("Hem denna vecka", "/dev/stil/vecka/", "house", 9),
        ],
        search_url="/dev/stil/arbetslista/",
        switch_url="/dev/stil/arbetslista/",
        sign_out_url="/dev/stil/arbetslista/",
        own_pages_url="/dev/stil/patient/",
    )


def patient_shell() -> Shell:
    return Shell(
        user_name="Karin Andersson",
        short_name="Karin",
        home_url="/dev/stil/patient/",
        more_url="/dev/stil/",
        nav=[
            Tab("Hem", "/dev/stil/patient/", "house", current=True),
            Tab("Meddelanden", "/dev/stil/meddelande/", "message-square", 1),
            Tab("Mer", "/dev/stil/", "ellipsis"),
        ],
    )


def _row(key: str, name: str, minutes: int, stage: int, step: str, **more: Any) -> Row:
    names = ["Inskriven", "Planering", "Utskrivningsklar", "Hemgång", "Uppföljning"]
    base: dict[str, Any] = {"number": KARIN, "age": 78, "place": "sal 3:2", "health_centre": "VC Måsen"}
    base["municipality"] = "Lund"
    action = Action("Öppna", "/dev/stil/arende/")
    return Row(
        id=key,
        url="/dev/stil/arende/",
        name=name,
        due_at=NOW + timedelta(minutes=minutes),
        stage=stage,
        stage_name=names[stage - 1],
        step=step,
        **(base | {"responsible": "Amira H.", "action": action} | more),
    )


def worklist() -> dict[str, Any]:
    acknowledge = Action("Kvittera", "/dev/stil/arbetslista/", is_primary=True, post=True, key="acknowledge")
    write = Action("Skriv", "/dev/stil/formular/", is_primary=True)
    late = [
        _row("1", "Göran Lindqvist", -120, 3, "Kvittera", step_detail="Svar från Eslövs kommun", unread=2,
             municipality="Eslöv", health_centre="VC Tåbelund", action=acknowledge),
        _row("2", "Fatima Al-Sayed", -25, 1, "Skicka inskrivningsmeddelande", responsible="", take_url="/dev/stil/",
             step_detail="Inskriven i går 14.05, 24 timmar", municipality="Malmö", action=write),
    ]  # fmt: skip
    today = [
        _row("3", "Karin Andersson", 45, 3, "Bekräfta hemgång", step_detail="Hem i morgon 13.00. 2 av 4 klara",
             unread=1, action=Action("Bekräfta", "/dev/stil/arende/", is_primary=True)),
        _row("4", "Dragana Petrović", 90, 2, "Kvittera", step_detail="Kartläggning från Burlöv", unread=1,
             municipality="Burlöv", health_centre="VC Åkarp", action=acknowledge),
        _row("5", "Skyddad", 330, 2, "Kvittera", step_detail="Fråga", is_protected=True, municipality="",
             health_centre="", unread=1),
        _row("6", "Maj-Britt Persson", 250, 1, "Skicka inskrivningsmeddelande", responsible="", take_url="/dev/stil/",
             step_detail="Inskriven i går 18.40", municipality="Höör", health_centre="VC Ringsjön",
             action=Action("Skriv", "/dev/stil/formular/")),
        _row("7", "Sven-Erik Nilsson", 569, 4, "Skicka utskrivningsinformation", step_detail="Åkte hem 14.10"),
    ]  # fmt: skip
    later = [
        _row("8", "Leif Holmberg", 1290, 2, "Utse fast vårdkontakt", waiting_for="VC Staffanstorp",
             municipality="Staffanstorp", health_centre="VC Staffanstorp", responsible="Elin L."),
        _row("9", "Rune Alvarsson", 3400, 3, "Kalla till SIP", waiting_for="VC Nöbbelöv", responsible="Elin L."),
        _row("10", "Lennart Ohlin", 5600, 2, "Bekräfta beräknad hemgång", step_detail="Preliminär 25 nov"),
    ]  # fmt: skip
    return {
        "groups": [Group("Försenat", late, "late"), Group("I dag", today), Group("I morgon och senare", later)],
        "views": [
            {"label": "Allt pågående", "count": 13, "tone": "", "current": True},
            {"label": "Försenat", "count": 2, "tone": "danger", "current": False},
            {"label": "Vårt nästa steg", "count": 10, "tone": "", "current": False},
            {"label": "Väntar på andra", "count": 3, "tone": "", "current": False},
            {"label": "Okvitterat", "count": 4, "tone": "", "current": False},
            {"label": "Mina ärenden", "count": 6, "tone": "", "current": False},
        ],
    }


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November, by the clock in Lund."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def case() -> dict[str, Any]:
    ok, missing = "success", "warning"
    mine = "Rollator och toalettförhöjning utprovade. Duschpall behövs till hemgången."
    theirs = "Rollator och toalettförhöjning utprovade. Duschpall levereras 21 nov klockan 11."
    clash = Clash(
        "aids", "Hjälpmedel", "Per Olsson, Biståndsenheten Lund", at(20, 14, 27), mine, theirs,
        differences.both(mine, theirs), differences.marked(mine, theirs), differences.marked(theirs, mine),
    )  # fmt: skip
    return {
        "patient": Patient(
            "Karin Andersson", KARIN, 78, "kvinna",
            tags=(Tag("Samtycke 18 nov", "check", ok), Tag("Vill ha SIP", "users", "lin")),
            facts=(Fact("Plats", "Avd 7, sal 3:2"), Fact("Hemgång", "21 nov 13.00"), Fact("Kommun", "Lund"),
                   Fact("Fast vårdkontakt", "Maria Olofsson, VC Måsen")),
        ),
        "stages": [Stage("Inskriven", "done", "16 nov, kvitterat"), Stage("Planering", "done", "17–19 nov"),
                   Stage("Utskrivningsklar", "now", "19 nov 10.40"),
                   Stage("Hemgång", "later", "Planerad 21 nov 13.00"), Stage("Uppföljning", "later")],
        "pair": [Fact("Första betaldag", "Söndag 22 november", "scale", "klar 19 nov före klockan 12, plus tre dagar"),
                 Fact("Kallelse till SIP senast", "Söndag 22 november", "users", "skickad 19 nov 15.10", ok)],
        "entries": [
            Entry("mail", "Ställningstagande: ja, med villkor", at(20, 14, 12), "Biståndsenheten Lund, Per Olsson",
                  tone=missing, url="/dev/stil/arende/", receipts=(Line("Ni har inte kvitterat", missing),)),
            Entry("users", "Kallelse till SIP, 23 november 10.00", at(19, 15, 10), "VC Måsen, Maria Olofsson",
                  receipts=(Line("Biståndsenheten Lund kommer", ok), Line("Patienten har inte svarat", missing))),
            Entry("bell", "Utskrivningsklar", at(19, 10, 40), "Ni, beslut av Jonas Ek", tone=ok,
                  receipts=(Line("Kvitterat av alla, senast 11.55", ok),)),
            Entry("bed", "Inskrivningsmeddelande", at(16, 11, 20), "Ni, Amira Haddad", tone=ok,
                  receipts=(Line("Kvitterat av alla", ok),)),
        ],
        "people": [Person("Maria Olofsson", "Fast vårdkontakt, VC Måsen", "040-628 04 02", "lin"),
                   Person("Per Olsson", "Biståndshandläggare, Lunds kommun", "040-628 04 03", "success"),
                   Person("Nadja Berg", "Sjuksköterska, Hemsjukvården Lund", "040-628 04 04", "success"),
                   Person("Lena Andersson", "Dotter, närstående", "070-174 06 05", "warning")],
        "clash": clash,
        "message": Sent("Planeringsunderlag", "Avdelning 7, Elin Lund", at(18, 15, 5),
                        ("Biståndsenheten Lund", "VC Måsen"), receipts=(Line("Kvitterat av alla", ok),)),
        "fields": [Fact("Hjälpmedel", theirs), Fact("Att tänka på", "Vill helst duscha på morgonen.\nHar katt.")],
        "steps": [Step("Inskrivning", "16 november", "done"), Step("Planera", "pågår", "now"), Step("Hem")],
    }  # fmt: skip


def week() -> dict[str, Any]:
    names = ["Mån 16", "Tis 17", "Ons 18", "Tor 19", "I dag 20", "Lör 21", "Sön 22"]
    numbers = ["0", "1", "0", "0", "1+1", "2", "2"]
    notes = ["hemma", "hemma", "hemma", "hemma", "hemma + väntas", "väntas", "väntas"]
    days = [WeekDay(*day, is_today=index == 4) for index, day in enumerate(zip(names, numbers, notes, strict=True))]
    return {
        "days": days,
        "counters": [
            (["free"] * 4 + ["pay"], "Betaldygn 1"), (["free"] * 3 + ["still"] * 2, "Räknas inte"),
            (["free"] * 2 + ["left"], "Dygn 2"),
        ],
        "blockers": [Line("Korttidsplats saknas. Ert hinder sedan 17 nov", "danger"),
                     Line("Bostadsanpassning klar 24 nov", "warning"), Line("Hemsjukvården redo", "success")],
    }  # fmt: skip


def patient_home() -> dict[str, Any]:
    maria = Person("Maria Olofsson", "Distriktssköterska", "040-628 04 02", short_name="Maria",
                   unit="Vårdcentralen Måsen", hours="Vardagar 8–16.")  # fmt: skip
    return {
        "facts": [Fact(icon="house", text="Sjuktransporten hämtar dig. Hemtjänsten kommer klockan\u00a017."),
                  Fact(icon="user-round", text="Frågor? Ring Maria, din fasta vårdkontakt på Vårdcentralen Måsen.")],
        "maria": maria,
        "todo": [Link("Svara om mötet om din plan", "/dev/stil/meddelande/", icon="users", tone="warning",
                      text="Måndag 23 november klockan\u00a010.00, hemma hos dig. Svara i dag."),
                 Link("Skriv vad som är viktigt för dig", "/dev/stil/formular/", icon="pencil",
                      text="Gärna före mötet på måndag")],
        "later": [Later(date(2026, 11, 22), "Sjuksköterska hem till dig", "Nadja från hemsjukvården"),
                  Later(date(2026, 11, 23), "Möte om din plan, hemma hos dig", "Maria kallar till mötet."),
                  Later(date(2026, 12, 2), "Röntgen av höften", "Sjukhuset i Lund.", "/dev/stil/", "Se kallelsen")],
    }  # fmt: skip


_MAKERS = {"arbetslista": worklist, "arende": case, "formular": case, "vecka": week, "patient": patient_home,
           "meddelande": case, "dialog": dict}  # fmt: skip
