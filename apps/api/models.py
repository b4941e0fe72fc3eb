"""What has been answered to whoever sends the same request again."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from rest_framework.response import Response


class KeptAnswer(models.Model):
    """The first answer to a request with a key of the client's own (Idempotency-Key), for as long as the rules say.

    `key` is the client's key together with the client: nobody else's request can have it. `said` is a keyed hash of
    what was asked, so that nothing of it is kept. The answer is text, to be the same to the last sign.
    """

    key = models.UUIDField(primary_key=True)
    said = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.status} {self.key}"

    def again(self) -> Response:
        return Response(json.loads(self.body), status=self.status, headers=self.headers)

    @staticmethod
    def text_of(answer: Response) -> str:
        return json.dumps(answer.data, cls=DjangoJSONEncoder)
