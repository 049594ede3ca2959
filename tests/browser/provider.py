"""An OpenID Connect provider on this machine: authorization code with PKCE and nonce, keys by JWKS, tokens by RS256.

It knows one person at a time and asks for no password. ``fault`` makes the next tokens wrong in one way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "workbench", "a secret of the test"
FAULTS = ("expired", "forged", "audience", "issuer", "nonce", "unsigned", "unknown-key", "by-the-clients-secret")


@dataclass
class Provider:
    """The provider: who is signed in there, what is wrong with its tokens, and what it was asked."""

    base: str
    claims: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    issued_before: int = 0
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.base,
            "authorization_endpoint": f"{self.base}/authorize",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to send the browser back to, with a code."""
        assert asked["client_id"] == CLIENT_ID and asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256" and asked["nonce"] and "openid" in asked["scope"].split()
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], basic: str) -> dict[str, Any] | None:
        """The tokens for a code, once, for whoever knows the client's secret and what the challenge was made of."""
        asked = self.codes.pop(form.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".replace(" ", "+").encode()).decode()
        plain = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        made_of = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made_of).rstrip(b"=").decode()
        if asked is None or basic not in (expected, plain) or challenge != asked["code_challenge"]:
            return None
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time()) - self.issued_before
        claims = {
            "iss": self.base, "aud": CLIENT_ID, "sub": "1", "iat": now, "exp": now + self.issued_before + 300,
            "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        header, key = {"alg": "RS256", "kid": "one"}, self.key
        match self.fault:
            case "expired":
                claims |= {"iat": now - 7200, "exp": now - 3600}
            case "audience":
                claims["aud"] = "another-client"
            case "issuer":
                claims["iss"] = "https://elsewhere.example"
            case "nonce":
                claims["nonce"] = "of another sign-in"
            case "forged":
                key = RSAKey.generate_key(2048, {"kid": "one"})
            case "unknown-key":
                header, key = {"alg": "RS256", "kid": "two"}, RSAKey.generate_key(2048, {"kid": "two"})
            case "unsigned":
                return f"{_b64({'alg': 'none'})}.{_b64(claims)}."
            case "by-the-clients-secret":
                return _hs256(claims)
        return jwt.encode(header, claims, key)


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _hs256(claims: dict[str, Any]) -> str:
    import hmac

    signed = f"{_b64({'alg': 'HS256', 'kid': 'one'})}.{_b64(claims)}"
    mac = hmac.new(CLIENT_SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port, as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            provider.asked.append(path)
            if path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
            elif path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize({k: v[0] for k, v in query.items()}))
                self.end_headers()
            else:
                self._json({}, 404)

        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            provider.asked.append(urlsplit(self.path).path)
            tokens = provider.token(form, self.headers.get("Authorization", "").removeprefix("Basic "))
            self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def _json(self, value: Any, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
