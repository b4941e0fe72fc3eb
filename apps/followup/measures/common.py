"""What several kinds of measures leave out, in the same words."""

from django.utils.translation import gettext_lazy as _

NOT_ANNULLED = _("What was annulled or about the wrong patient is not counted.")
NOT_DECEASED = _("Those who died at the ward are not counted, nor what was annulled.")
