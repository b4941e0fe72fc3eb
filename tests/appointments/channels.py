"""The simulated channels behind a real server of their own, which can be stopped and can die at any moment."""

import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from apps.simulators.channels import Simulator


class ChannelServer:
    """`dies`: how many times it takes something and hangs up before it says so. `asked`: every request, in order."""

    def __init__(self, folder: Path):
        self.folder, self.dies, self.port = folder, 0, 0
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.lock = threading.Lock()
        self.start()

    def start(self) -> None:
        own = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                own.serve(self)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def url(self, channel: str) -> str:
        return f"http://127.0.0.1:{self.port}/{channel}"

    def of(self, channel: str) -> Simulator:
        return Simulator(channel, self.folder)

    def serve(self, request: BaseHTTPRequestHandler) -> None:
        channel, _slash, path = request.path.strip("/").partition("/")
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in request.headers.items()}
        with self.lock:
            self.asked.append((request.path, headers, body))
        said = self.of(channel).answer(path, headers, body)
        with self.lock:
            hangs_up = self.dies > 0 and said.status in (200, 201, 202) and is_sending(request.path, headers)
            self.dies -= hangs_up
        if hangs_up:
            request.connection.close()
            return
        with suppress(OSError):
            request.send_response(said.status)
            for name, value in said.headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(said.body)))
            request.end_headers()
            request.wfile.write(said.body)

    def kept(self) -> Counter[str]:
        """Digest of the bytes → how many times they have been taken, over all channels."""
        found: Counter[str] = Counter()
        for channel in ("kivra", "mina_meddelanden", "1177", "sms"):
            found.update(one.digest for one in self.of(channel)._read())
        return found


def is_sending(path: str, headers: dict[str, str]) -> bool:
    calls = ("deliverSecure", "AddMessageToPatientPortalInbox")
    return path.endswith(("/content", "/messages")) or headers.get("soapaction") in calls


def settings_for(server: ChannelServer) -> dict[str, str]:
    return {
        "KIVRA_URL": server.url("kivra"),
        "SMS_URL": server.url("sms"),
        "MINA_MEDDELANDEN_URL": server.url("mina_meddelanden"),
        "INBOX_1177_URL": server.url("1177"),
    }
