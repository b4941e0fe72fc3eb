"""The patient's pages: /min/…"""

from django.urls import path

from .views import acting, blocks, consents, contacts, guests, home, journal, mandates, messages, more, readers

app_name = "portal"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("for/", acting.ActFor.as_view(), name="act-for"),
    path("plan/", home.Plan.as_view(), name="plan"),
    path("meddelanden/", messages.Messages.as_view(), name="messages"),
    path("meddelanden/<uuid:pk>/", messages.OneMessage.as_view(), name="message"),
    path("journal/", journal.Journal.as_view(), name="journal"),
    path("journal/skriv-ut/", journal.PrintedJournal.as_view(), name="print-journal"),
    path("journal/<uuid:pk>/", journal.JournalEntry.as_view(), name="journal-entry"),
    path("utskrivning/<uuid:pk>/", home.Discharge.as_view(), name="discharge"),
    path("utskrivning/<uuid:pk>/skriv-ut/", home.PrintedDischarge.as_view(), name="print"),
    path("utskrivning/<uuid:pk>/egna-ord/", home.OwnWords.as_view(), name="own-words"),
    path("mer/", more.More.as_view(), name="more"),
    path("narstaende/", guests.Guests.as_view(), name="guests"),
    path("narstaende/<uuid:pk>/", guests.Followed.as_view(), name="followed"),
    path("narstaende/<uuid:pk>/svara/", guests.Answer.as_view(), name="answer-guest"),
    path("narstaende/<uuid:pk>/avsluta/", guests.End.as_view(), name="end-guest"),
    path("mer/sa-nar-vi-dig/", contacts.Contacts.as_view(), name="contacts"),
    path("mer/sa-nar-vi-dig/kod/", contacts.Code.as_view(), name="code"),
    path("mer/sa-nar-vi-dig/ta-bort/", contacts.Remove.as_view(), name="remove-contact"),
    path("mer/samtycken/", consents.Consents.as_view(), name="consents"),
    path("mer/samtycken/<slug:kind>/<uuid:pk>/avsluta/", consents.EndConsent.as_view(), name="end-consent"),
    path("mer/sparrar/", blocks.Blocks.as_view(), name="blocks"),
    path("mer/sparrar/ny/", blocks.NewBlock.as_view(), name="new-block"),
    path("mer/sparrar/forsegla/", blocks.Seal.as_view(), name="seal"),
    path("mer/sparrar/<uuid:pk>/hav/", blocks.LiftBlock.as_view(), name="lift-block"),
    path("mer/sparrar/<uuid:pk>/angra/", blocks.UndoBlock.as_view(), name="undo-block"),
    path("mer/ombud/", mandates.Mandates.as_view(), name="mandates"),
    path("mer/ombud/fraga/", mandates.Invite.as_view(), name="invite"),
    path("mer/ombud/fraga/<uuid:pk>/", mandates.Answer.as_view(), name="answer-invitation"),
    path("mer/ombud/fraga/<uuid:pk>/ta-tillbaka/", mandates.Withdraw.as_view(), name="withdraw-invitation"),
    path("mer/ombud/<uuid:pk>/avsluta/", mandates.End.as_view(), name="end-mandate"),
    path("mer/vem-har-last/", readers.Readers.as_view(), name="readers"),
    path("mer/vem-har-last/fraga/<int:key>/", readers.AskReader.as_view(), name="ask-reader"),
    path("mer/vem-har-last/skriv-ut/", readers.PrintedReaders.as_view(), name="print-readers"),
    path("mer/vem-har-last/hamta/csv/", readers.ReadersFile.as_view(), {"kind": "csv"}, name="readers-sheet"),
    path("mer/vem-har-last/hamta/pdf/", readers.ReadersFile.as_view(), {"kind": "pdf"}, name="readers-paper"),
]
