"""A mail server (aiosmtpd) that a test can make misbehave.

On standard output, a JSON object a line: {"port": N} once it listens, {"mail": {...}} for each mail that it took, and
{"mode": M} once it does as it was told. On standard input, a line each: what to do from then on.

    take     takes mails (from the beginning)
    slow     takes them, and says so two seconds later
    forget   takes them, and ends the connection instead of saying so
    defer    puts every recipient off
    refuse   refuses every recipient, repeating the address
    hang     stops answering once it knows the recipient

It ends when its standard input does.
"""

import argparse
import asyncio
import email
import email.policy
import ipaddress
import json
import logging
import os
import ssl
import sys
import threading
import warnings
from datetime import datetime, timedelta, timezone
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def say(**what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self):
        self.mode = "take"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "defer":
            return f"451 4.7.1 <{address}> come back later"
        if self.mode == "refuse":
            return f"550 5.1.1 <{address}> is unknown here"
        if self.mode == "hang":
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say(mail=described(server, session, envelope))
        if self.mode == "slow":
            await asyncio.sleep(2)
        if self.mode == "forget":
            server.transport.abort()
        return "250 OK"


def described(server, session, envelope):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    body = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "head": {name.lower(): str(value) for name, value in message.items()},
        "type": message.get_content_type(),
        "text": body.get("text/plain"),
        "html": body.get("text/html"),
        "hello": session.host_name,
        "tls": server.transport.get_extra_info("sslcontext") is not None,
        "login": str(session.auth_data.login, "utf-8") if session.authenticated else None,
    }


def obey(handler):
    for line in sys.stdin:
        handler.mode = line.strip()
        say(mode=handler.mode)
    # The test is over, however it ended.
    os._exit(0)


def certificate(folder):
    """A certificate for localhost by an authority of its own, whose certificate stands in ca.pem."""
    authority, authority_key = signed("An authority of a test", None, None)
    (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    leaf, key = signed("localhost", authority, authority_key)
    pem = leaf.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "mail.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "mail.pem")
    return context


def signed(name, issuer, issuer_key):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
    )
    return built.sign(issuer_key or key, hashes.SHA256()), key


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--certificate", type=Path, help="offer TLS; ca.pem is written to this folder")
    options.add_argument("--tls", choices=["starttls", "implicit"], default="starttls")
    options.add_argument("--login", help="name:password, without which no mail is taken")
    given = options.parse_args()
    context = certificate(given.certificate) if given.certificate else None
    is_implicit = context is not None and given.tls == "implicit"
    handler = Handler()

    def authenticate(server, session, envelope, mechanism, data):
        right = given.login.encode().split(b":")
        return AuthResult(success=[data.login, data.password] == right, handled=True, auth_data=data)

    def connection():
        return SMTP(
            handler,
            hostname="mail.example",
            enable_SMTPUTF8=True,
            tls_context=None if is_implicit else context,
            authenticator=authenticate if given.login else None,
            auth_required=bool(given.login),
            auth_require_tls=not is_implicit and context is not None,
        )

    ssl_context = context if is_implicit else None
    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", given.port, ssl=ssl_context)
    threading.Thread(target=obey, args=[handler], daemon=True).start()
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


# A login over implicit TLS looks to the library like one in the clear.
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
asyncio.run(main())
