"""The closed lists of a coordinated plan. Names are those of the scenario language."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Initiator(TextChoices):
    PATIENT = "patient", _("The person")
    RELATIVE = "relative", _("Somebody near the person")
    MUNICIPALITY = "municipality", _("The municipality")
    REGION = "region", _("The region")
    OTHER = "other", _("Somebody else")


class MeetingFormat(TextChoices):
    PHYSICAL = "physical", _("In a room")
    VIDEO = "video", _("Video")
    PHONE = "phone", _("Phone")
    HYBRID = "hybrid", _("In a room and by video")


class MeetingState(TextChoices):
    CALLED = "called", _("Called")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", pgettext_lazy("a meeting", "Cancelled")


class Answer(TextChoices):
    YES = "yes", _("Comes")
    NO = "no", _("Cannot come")
    SUBSTITUTE = "substitute", _("Sends somebody else")
    OTHER_TIME = "other_time", _("Asks for another time")


class Area(TextChoices):
    """Parts of life (livsområde). Other systems, and people who write scenarios, say the same in other words."""

    HEALTH = "health", _("Health")
    HOUSING = "housing", _("Housing")
    EVERYDAY = "everyday", _("Everyday life")
    OCCUPATION = "occupation", _("Work or school")
    ECONOMY = "economy", _("Economy")
    RELATIONS = "relations", _("Relations")
    LEISURE = "leisure", _("Leisure")
    OTHER = "other", _("Something else")

    @classmethod
    def _missing_(cls, value):
        word = str(value).strip().lower()
        return next((cls(area) for area, words in ALSO_CALLED.items() if word in words.split()), None)


ALSO_CALLED = {
    "health": "hälsa care medical body mobility movement sleep mental mental_health medication nutrition",
    "housing": "boende home living accommodation",
    "everyday": "vardag daily daily_life everyday_life daily_living self_care care_at_home hygiene food",
    "occupation": "sysselsättning skola arbete school work education employment studies",
    "economy": "ekonomi finances finance money",
    "relations": "relationer family social network social_life relationships",
    "leisure": "fritid free_time activities hobby culture",
    "other": "annat övrigt else",
}


class OtherPlan(TextChoices):
    """Other plans that a person may have beside this one."""

    LSS = "lss", _("Individual plan under LSS")
    IMPLEMENTATION = "implementation", _("Implementation plan")
    CARE = "care", _("Care plan")
    PSYCHIATRY = "psychiatry", _("Coordinated care plan in psychiatry")
    SELF_CARE = "self_care", _("Self-care plan")
    OTHER = "other", _("Another plan")


class EffortState(TextChoices):
    """`overdue` is never stored: it is a planned or started effort whose last day has passed."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Has started")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    NOT_DONE = "not_done", _("Not done")
    OVERDUE = "overdue", _("Late")


class FailReason(TextChoices):
    NOBODY_ANSWERED = "nobody_answered", _("Nobody answered")
    DECLINED = "declined", _("The person declined")
    STAFFING = "staffing", _("Nobody to send")
    OTHER = "other", _("Another reason")


class Result(TextChoices):
    ACHIEVED = "achieved", _("Reached")
    PARTLY = "partly", _("Partly reached")
    NOT = "not", _("Not reached")
    CANCELLED = "cancelled", _("No longer a goal")


class EndReason(TextChoices):
    GOALS_MET = "goals_met", _("The goals have been reached")
    NEED_GONE = "need_gone", _("The plan is not needed any more")
    DECLINED = "declined", _("The person wants no plan")
    MOVED = "moved", _("The person has moved")
    DECEASED = "deceased", _("The person has died")
    REPLACED = "replaced", _("Another plan has taken its place")
