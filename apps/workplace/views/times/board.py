"""How it goes: numbers of the own unit, of nobody."""

from apps.workplace.times import board

from .common import TimePage


class BoardPage(TimePage):
    permission = "view_clinic_board"
    template = "workplace/times/board.html"

    def get(self, request):
        told = {"board": board.board(self.actor), "days": board.LOOKS_BACK.days, "few": board.FEW}
        return self.show(**told, beside={"strangers": board.strangers()})
