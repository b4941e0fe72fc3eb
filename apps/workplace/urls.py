"""The staff's pages: /arbete/…"""

from django.urls import include, path

from apps.cases.forms import SPINE_FORMS
from apps.cases.opening import Control, PersonControl
from apps.cases.views import pages_of

from .views import (
    access_pages,
    blocks,
    case,
    corrections,
    entry_forms,
    home_week,
    inbox,
    lifts,
    live,
    mandates,
    meeting,
    overview,
    person_page,
    search,
    start,
    worklist,
)

app_name = "workplace"
urlpatterns = [
    path("", worklist.Worklist.as_view(), name="worklist"),
    path("start/", start.Start.as_view(), name="start"),
    path("overlamning/", worklist.Handover.as_view(), name="handover"),
    path("lage/", live.WorklistLive.as_view(), name="worklist_live"),
    path("inkomna/", inbox.Inbox.as_view(), name="inbox"),
    path("inkomna/kvittera/", inbox.AcknowledgeMany.as_view(), name="acknowledge_many"),
    path("hem/", home_week.HomeWeek.as_view(), name="home_week"),
    path("sok/", search.Search.as_view(), name="search"),
    path("nytt/", search.OpenNewCase.as_view(), name="new_case"),
    path("meddelande/<uuid:pk>/kvittera/", worklist.Acknowledge.as_view(), name="acknowledge"),
    path("arende/<uuid:pk>/", case.CasePage.as_view(), name="case"),
    path("arende/<uuid:pk>/kontroll/", Control.as_view(), name="control"),
    path("arende/<uuid:pk>/skriv-ut/", case.CasePrint.as_view(), name="case_print"),
    path("arende/<uuid:pk>/mote/", meeting.MeetingMode.as_view(), name="meeting"),
    path("arende/<uuid:pk>/mote/utkast/", meeting.MeetingDraft.as_view(), name="meeting_draft"),
    path("arende/<uuid:pk>/mote/lage/", meeting.MeetingLive.as_view(), name="meeting_live"),
    path("arende/<uuid:pk>/lage/", live.CaseLive.as_view(), name="case_live"),
    path("arende/<uuid:pk>/ta/", worklist.TakeTask.as_view(), name="take"),
    path("arende/<uuid:pk>/meddelande/<uuid:message_pk>/", case.MessagePage.as_view(), name="message"),
    path("arende/<uuid:pk>/patientens-sida/", person_page.PersonPage.as_view(), name="person_page"),
    path("arende/<uuid:pk>/", include(pages_of(SPINE_FORMS))),
    path("patient/<uuid:pk>/", overview.PatientOverview.as_view(), name="patient"),
    path("patient/<uuid:pk>/kontroll/", PersonControl.as_view(), name="patient_control"),
    path("patient/<uuid:pk>/skriv-ut/", overview.PatientPrint.as_view(), name="patient_print"),
    path("patient/<uuid:pk>/ombud/", mandates.PatientMandates.as_view(), name="patient_mandates"),
    path("patient/<uuid:pk>/ny/", include(entry_forms.writing_pages())),
    path("patient/<uuid:pk>/uppgift/<uuid:entry_pk>/", overview.EntryPage.as_view(), name="entry"),
    path("patient/<uuid:pk>/uppgift/<uuid:entry_pk>/signera/", overview.SignEntry.as_view(), name="sign_entry"),
    path(
        "patient/<uuid:pk>/uppgift/<uuid:entry_pk>/visa-igen/",
        overview.StopWithholding.as_view(),
        name="stop_withholding",
    ),
    path("patient/<uuid:pk>/uppgift/<uuid:entry_pk>/", include(entry_forms.entry_pages())),
    path("patient/<uuid:pk>/foresla-plan/", entry_forms.ProposePlanPage.as_view(), name="propose_plan"),
    # The steps that open what is closed, and the owner's answers.
    path("sok/utanfor/", access_pages.SeekPerson.as_view(), name="seek"),
    path("patient/<uuid:pk>/lasa/", access_pages.ChooseToRead.as_view(), name="choose_to_read"),
    path("patient/<uuid:pk>/samtycke/", access_pages.SharingConsentStep.as_view(), name="sharing_consent"),
    path("patient/<uuid:pk>/samtycke/avsluta/", access_pages.EndConsent.as_view(), name="end_sharing_consent"),
    path("patient/<uuid:pk>/kan-inte-svara/", access_pages.CannotAnswer.as_view(), name="cannot_answer"),
    path("patient/<uuid:pk>/ta-reda-pa/", access_pages.InquiryStep.as_view(), name="inquiry"),
    path("patient/<uuid:pk>/nod/", access_pages.EmergencyStep.as_view(), name="emergency"),
    path("patient/<uuid:pk>/nod/avsluta/", access_pages.EndEmergency.as_view(), name="end_emergency"),
    path("patient/<uuid:pk>/hava/", lifts.RequestLift.as_view(), name="request_lift"),
    path("patient/<uuid:pk>/sparrar/", blocks.Blocks.as_view(), name="blocks"),
    path("patient/<uuid:pk>/sparrar/<uuid:block_pk>/hav/", blocks.LiftForAWhile.as_view(), name="lift_block"),
    path("rattelser/", corrections.Corrections.as_view(), name="corrections"),
    path("rattelser/<uuid:pk>/", corrections.AnswerCorrection.as_view(), name="answer_correction"),
    path("havningar/", lifts.Lifts.as_view(), name="lifts"),
    path("havningar/sparr/<uuid:pk>/", lifts.RegisterAsked.as_view(), name="register_asked"),
    path("havningar/<uuid:pk>/", lifts.AnswerLift.as_view(), name="answer_lift"),
    path("svar/", lifts.Answers.as_view(), name="answers"),
]
