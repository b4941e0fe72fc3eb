from django.conf import settings
from django.urls import include, path

from . import health, views
from .style.views import Style

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", views.Front.as_view(), name="front"),
    path("rundtur/", views.Tour.as_view(), name="tour"),
    path("rundtur/<int:step>/", views.Tour.as_view(), name="tour_step"),
    path("tillganglighet/", views.Accessibility.as_view(), name="accessibility"),
    path("sa-skyddas-dina-uppgifter/", views.Privacy.as_view(), name="privacy"),
    path("lattlast/", views.EasyRead.as_view(), name="easy_read"),
    path("utan-e-legitimation/", views.WithoutEid.as_view(), name="without_eid"),
    path("kortkommandon/", views.Keys.as_view(), name="keys"),
    path("sprak/", include("django.conf.urls.i18n")),
]
if settings.DEV or settings.TESTING:
    urlpatterns.append(path("dev/stil/", Style.as_view(), name="style"))
    urlpatterns.append(path("dev/stil/<slug:part>/", Style.as_view(), name="style_part"))
