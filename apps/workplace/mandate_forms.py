"""What staff write about those who act for a patient."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cases.forms.fields import Short
from apps.core.fields import DayField
from apps.patients.models import RelationKind, Scope

KINDS = [(kind.value, kind.label) for kind in (RelationKind.PROXY, RelationKind.LEGAL_REPRESENTATIVE)]


class PaperForm(forms.Form):
    """A mandate on paper."""

    kind = forms.ChoiceField(label=_("What kind of mandate?"), choices=KINDS, initial=RelationKind.PROXY)
    personal_number = Short(label=_("Personal number of the one who will act"), limit=60)
    name = Short(
        label=_("Name"), required=False, limit=120, help_text=_("Needed if the person is not registered already.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may they do?"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    until = DayField(label=_("Last day"))
    evidence = Short(label=_("Which paper have you seen?"), limit=200)


class DecisionForm(forms.Form):
    """The unit opens what it has written, for a while."""

    mandate = forms.ChoiceField(label=_("For whom?"))
    until = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Why, and what does the child think?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, mandates, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(str(row.pk), f"{row.relative.name} ({row.get_kind_display()})") for row in mandates]
        self.fields["mandate"].choices = [("", _("The child itself")), *names]
        self.fields["mandate"].required = False
