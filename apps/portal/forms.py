"""What the person writes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.text import LIMIT


class OwnWordsForm(forms.Form):
    """`once` makes pressing twice send once."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("What matters to you when you come home?"),
        help_text=_("Write as you speak. Those who help you read it."),
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )
