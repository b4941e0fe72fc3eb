"""The frame of staff pages, for templates."""

from . import shell as frames


def shell(request):
    """`shell` for somebody who is here as staff; nothing for others, whose pages bring their own.

    `answered`: how many answers about blocks wait for the unit that asked, for those who may read them.
    """
    if not hasattr(request, "actor") or not hasattr(request, "session"):
        return {}
    frame = frames.frame_of(request)
    if not frame:
        return {}
    return {"shell": frame.shell, "answered": frame.pulse.answered if request.actor.may("request_lift") else 0}
