"""The three-minute tour: one discharge, told in six scenes. The drawings are templates/core/scenes/<name>.svg.html."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Scene:
    """One step: when it happens, what happens, and what Samplan does in it."""

    name: str
    when: str | Promise
    title: str | Promise
    story: str | Promise
    samplan: str | Promise

    @property
    def drawing(self) -> str:
        return f"core/scenes/{self.name}.html"


STEPS = [
    Scene(
        "ward",
        _("Monday 11.20"),
        _("Karin comes to hospital"),
        _(
            "Karin is 78 and has broken her hip. Nurse Amira thinks that she will need help at home afterwards, "
            "and writes four lines about it."
        ),
        _("The message reaches the municipality and the health centre at once. Both see that it is theirs."),
    ),
    Scene(
        "receipts",
        _("Monday 12.05"),
        _("Everybody says: I have seen it"),
        _(
            "Per at the municipality acknowledges with one press. Maria at the health centre becomes Karin’s "
            "regular contact, and Karin gets her number."
        ),
        _("Who has not answered is written in the list, with the time. Nobody has to ring round and ask."),
    ),
    Scene(
        "planning",
        _("Tuesday and Wednesday"),
        _("They plan together, with Karin"),
        _(
            "The physiotherapist, the care manager and the nurse write what they know. Karin says what matters most: "
            "to walk to the park on Sundays."
        ),
        _("Everyone writes in the same case. Karin’s own words stand at the top, as she said them."),
    ),
    Scene(
        "ready",
        _("Thursday 10.40"),
        _("The doctor says: ready to go home"),
        _("The municipality has three days to prepare. A shower stool is missing. It is written where all can see."),
        _("The days are counted by the rules of the law, and both sides see the same count and the reason for it."),
    ),
    Scene(
        "home",
        _("Saturday 13.00"),
        _("Karin goes home"),
        _("The stool is there. Home care comes at five o’clock, and Karin’s daughter has the paper on the fridge."),
        _("What was decided, the medicines and whom to call follow her home, in words that she understands."),
    ),
    Scene(
        "sofa",
        _("Saturday 19.30"),
        _("On her own sofa"),
        _("Karin opens her phone: who comes tomorrow, and the number to Maria. Others have it on paper."),
        _("Karin sees what is next and whom to call. Each time somebody reads about her, it is written down."),
    ),
]
