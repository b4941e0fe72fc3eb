"""People who sign in: who an identity provider says that somebody is, and nothing else about them.

Name, HSA-id and personal number stand on `organisations.Staff` and `patients.Person`, which point here.
"""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username):  # the base class looks in one column; ours are two
        issuer, _, subject = (username or "").partition(" ")
        return self.get(issuer=issuer, subject=subject)


class User(AbstractBaseUser):
    """Somebody whom a provider has vouched for. The key is the provider's address and its name for the person.

    There is no password and no e-mail address: nobody signs in to Samplan itself, and an address in a claim proves
    nothing about who a person is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, blank=True, default="")
    last_assignment = models.UUIDField(null=True)  # offered first next time; an id only, since assignments stand above
    created_at = models.DateTimeField()

    password = None
    last_login = None  # the audit trail knows
    objects = UserManager()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS = ["issuer", "subject"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_user_issuer_subject"),
            models.CheckConstraint(
                condition=~models.Q(issuer="") & ~models.Q(subject=""), name="identity_user_is_vouched_for"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def _get_session_auth_hash(self, secret=None) -> str:
        """Django ties a session to the password hash; we tie it to whom the provider vouched for."""
        return salted_hmac(
            "identity.session", f"{self.issuer} {self.subject}", secret=secret, algorithm="sha256"
        ).hexdigest()
