"""An SMS gateway of Twilio's shape that a test can make misbehave. It knows a message again by its Idempotency-Key.

On standard output, a JSON object a line: {"port": N} once it listens; {"asked": {...}} for each request; {"sms": {...}}
for each message that it sends, which it does once for each key; {"mode": M} once it does as it was told. On standard
input, a line each: what to do with the next requests, in their order; after those, it sends.

    send     sends the message: 201
    500      fails, and sends nothing
    gone     ends the connection, and sends nothing
    lose     sends the message, and ends the connection instead of saying so
    slow     sends the message, and says so after the client's patience
    refuse   400, repeating the number

It ends when its standard input does.
"""

import argparse
import base64
import collections
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

LOCK = threading.Lock()
NEXT = collections.deque()
SENT = set()


def say(**what):
    print(json.dumps(what), flush=True)


class Gateway(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        message = {name.lower(): values[0] for name, values in form.items()}
        key = self.headers["idempotency-key"]
        credentials = self.headers["authorization"].removeprefix("Basic ")
        with LOCK:
            mode = NEXT.popleft() if NEXT else "send"
            say(asked={"path": self.path, "login": base64.b64decode(credentials).decode(), "key": key, "mode": mode})
            if mode in ("send", "lose", "slow") and key not in SENT:
                SENT.add(key)
                say(sms=message | {"key": key})
        self.respond(mode, message)

    def respond(self, mode, message):
        if mode in ("gone", "lose"):
            self.close_connection = True
            return
        if mode == "slow":
            time.sleep(6)
        if mode == "500":
            return self.write(500, {"message": "out of order"})
        if mode == "refuse":
            return self.write(400, {"code": 21211, "message": f"{message['to']} is not a number"})
        self.write(201, {"sid": "SM0123456789", "status": "queued"})

    def write(self, status, body):
        content = json.dumps(body).encode()
        try:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            # The client has gone, as it does with a slow answer.
            self.close_connection = True

    def log_message(self, *words):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """Clients that end a connection, as those that are killed do, are none of our business."""


def obey():
    for line in sys.stdin:
        with LOCK:
            NEXT.extend(line.split())
        say(mode=line.strip())
    # The test is over, however it ended.
    os._exit(0)


options = argparse.ArgumentParser()
options.add_argument("--port", type=int, default=0)
server = Server(("127.0.0.1", options.parse_args().port), Gateway)
threading.Thread(target=obey, daemon=True).start()
say(port=server.server_address[1])
server.serve_forever()
