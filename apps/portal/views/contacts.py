"""Where the person wants to be told: e-mail addresses and phone numbers that are shown to be theirs."""

from django.contrib import messages as notices
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.core.errors import AlreadyDone, Invalid, Refused
from apps.notifications import contacts
from apps.notifications.actions import add_contact_point, remove_contact_point, verify_contact_point
from apps.patients.models import ContactKind, Person
from apps.portal.forms import CodeForm, EmailForm, PhoneForm

from .base import OwnView


class ContactView(OwnView, abstract=True):
    """A page about the person's own addresses. An address is posted, and stands in no page's own address."""

    permission = "edit_own_contacts"
    place = "more"
    model = Person

    @property
    def person(self) -> Person:
        return Person.objects.visible_to(self.actor).get(pk=self.actor.whom)

    def posted_value(self) -> str:
        """Which address a button was about: one of the person's own, as it stood in the page."""
        return self.request.POST.get("value", "").replace("\x00", "")

    def own(self) -> list[contacts.Contact]:
        return contacts.of_person(self.actor)


class Contacts(ContactView):
    """The list, and two short forms: one adds an e-mail address, the other a phone number."""

    def get(self, request):
        return self.show(EmailForm(prefix="mejl"), PhoneForm(prefix="telefon"))

    def post(self, request):
        email, phone = EmailForm(prefix="mejl"), PhoneForm(prefix="telefon")
        if request.POST.get("kind") == ContactKind.PHONE:
            form = phone = PhoneForm(request.POST, prefix="telefon")
            kind = ContactKind.PHONE
        else:
            form = email = EmailForm(request.POST, prefix="mejl")
            kind = ContactKind.EMAIL
        if not form.is_valid():
            return self.show(email, phone, status=422)
        data = form.cleaned_data
        try:
            add_contact_point(self.person, by=self.actor, once=data["once"], kind=kind, value=data["value"])
        except AlreadyDone:
            pass
        except Refused as refusal:
            form.add_error("value", refusal.message)
            return self.show(email, phone, status=422)
        if not contacts.takes_code(kind):
            notices.success(request, _("Saved."))
            return redirect("portal:contacts")
        notices.success(request, _("We have sent a code to you. Write it here."))
        return redirect("portal:code")

    def show(self, email, phone, status=200):
        form = next((one for one in (email, phone) if one.errors), email)
        context = {"own": self.own(), "email": email, "phone": phone, "form": form}
        can_text = contacts.takes_code(ContactKind.PHONE)
        return self.page("portal/contacts.html", status=status, can_text=can_text, **context)


class Code(ContactView):
    """Write the code that came. Of several addresses that wait, each has its own form."""

    def get(self, request):
        return self.show()

    def post(self, request):
        value = self.posted_value()
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(value, form, status=422)
        try:
            made = verify_contact_point(self.person, by=self.actor, value=value, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", refusal.message)
            return self.show(value, form, status=422 if isinstance(refusal, Invalid) else 409)
        if getattr(made, "verified_at", None) is None:
            form.add_error("code", self.wrong(contacts.TRIES - made.tries))
            return self.show(value, form, status=422)
        notices.success(request, _("Done. From now on we tell you there when something is new."))
        return redirect("portal:contacts")

    def wrong(self, left: int) -> str:
        if left <= 0:
            return _("That was not the code, and it does not work any more. Ask for a new one.")
        return _("That is not the code. You can try %(left)s more times.") % {"left": left}

    def show(self, value="", form=None, status=200):
        waiting = [one.value for one in self.own() if one.is_waiting]
        if not value and not waiting:
            return redirect("portal:contacts")
        value = value or waiting[0]
        others = [one for one in waiting if one != value]
        is_phone = "@" not in value
        context = {"value": value, "form": form or CodeForm(), "others": others, "is_phone": is_phone}
        return self.page("portal/code.html", status=status, **context)


class Remove(ContactView):
    """First the question, then it is gone."""

    def post(self, request):
        value = self.posted_value()
        if request.POST.get("sure") != "yes":
            return self.page("portal/remove_contact.html", value=value)
        try:
            remove_contact_point(self.person, by=self.actor, value=value)
        except Refused as refusal:
            notices.warning(request, refusal.message)
        else:
            notices.success(request, _("Removed. Nothing more is sent there."))
        return redirect("portal:contacts")

    def get(self, request):
        return redirect("portal:contacts")
