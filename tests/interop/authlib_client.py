"""Authlib (PyPI) against a started Signet: code with PKCE, userinfo, introspection, refresh, revocation."""

import os
import secrets
import sys

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from person import Person

ISSUER, CLIENT_ID, REDIRECT_URI = (os.environ[name] for name in ("ISSUER", "CLIENT_ID", "REDIRECT_URI"))
CLIENT_SECRET, USERNAME, PASSWORD = (os.environ[name] for name in ("CLIENT_SECRET", "USERNAME", "PASSWORD"))


def main():
    metadata = get(f"{ISSUER}/.well-known/openid-configuration")
    expect(metadata["issuer"] == ISSUER, f"the issuer is {metadata['issuer']}")
    client = OAuth2Session(
        CLIENT_ID,
        CLIENT_SECRET,
        scope="openid profile email offline_access",
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
        token_endpoint=metadata["token_endpoint"],
    )
    said("discovery")

    subject = sign_in(client, metadata)
    said("code with PKCE")

    userinfo = client.get(metadata["userinfo_endpoint"]).json()
    expect(userinfo["sub"] == subject and userinfo["email"] == USERNAME, f"userinfo says {userinfo}")
    said("userinfo")

    seen = introspect(client, metadata, client.token["access_token"])
    expect(seen["active"] is True and seen["sub"] == subject, f"introspection says {seen}")
    said("introspection")

    first = client.token["refresh_token"]
    client.refresh_token(metadata["token_endpoint"], refresh_token=first)
    expect(client.token["refresh_token"] != first, "refresh tokens rotate")
    client.get(metadata["userinfo_endpoint"]).raise_for_status()
    said("refresh")

    revoke(client, metadata)
    said("revocation")


def sign_in(client, metadata):
    """Signs the person in and returns the subject of a checked ID token."""
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    address, state = client.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, prompt="consent"
    )
    answer = Person(USERNAME, PASSWORD).go_to(address, REDIRECT_URI)
    token = client.fetch_token(authorization_response=answer, state=state, code_verifier=verifier)
    expect("refresh_token" in token, "offline_access was consented to, so a refresh token is expected")
    keys = KeySet.import_key_set(get(metadata["jwks_uri"]))
    decoded = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
    options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": CLIENT_ID}}
    parameters = {"nonce": nonce, "client_id": CLIENT_ID, "access_token": token["access_token"]}
    claims = CodeIDToken(decoded.claims, decoded.header, options, parameters)
    claims.validate(leeway=5)
    return claims["sub"]


def introspect(client, metadata, token):
    return client.introspect_token(metadata["introspection_endpoint"], token=token).json()


def revoke(client, metadata):
    """Revokes the refresh token, and sees that it and its access token are dead."""
    access, refresh = client.token["access_token"], client.token["refresh_token"]
    answer = client.revoke_token(metadata["revocation_endpoint"], token=refresh, token_type_hint="refresh_token")
    expect(answer.status_code == 200, f"revocation answered {answer.status_code}")
    expect(introspect(client, metadata, access) == {"active": False}, "the access token dies with its refresh token")
    try:
        client.refresh_token(metadata["token_endpoint"], refresh_token=refresh)
    except OAuthError as refusal:
        expect(refusal.error == "invalid_grant", f"a revoked refresh token got {refusal.error}")
    else:
        raise AssertionError("a revoked refresh token was accepted")


def get(address):
    answer = requests.get(address, timeout=10)
    answer.raise_for_status()
    return answer.json()


def expect(holds, otherwise):
    if not holds:
        raise AssertionError(otherwise)


def said(what):
    print(f"ok {what}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Exception as fault:
        sys.exit(f"Authlib: {type(fault).__name__}: {fault}")
