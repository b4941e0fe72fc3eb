from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from .models import User


class VouchedBackend(BaseBackend):
    """Finds the user of a session. It authenticates nobody: only an identity provider can."""

    def get_user(self, user_id: UUID) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
