"""What every form that ends in a verb has: that pressing twice does the work once."""

import uuid

from django import forms


class OnceForm(forms.Form):
    """`once` is the key under which the verb is done; see `access.Submission`."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
