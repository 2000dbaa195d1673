# SPDX-License-Identifier: Apache-2.0
"""An issuer of access tokens made of PyJWT, and the official SDK's client that shows them to a hub.

    tokens.py keys FOLDER
    tokens.py try FOLDER ISSUER AUDIENCE http://127.0.0.1:7300/mcp

`keys` makes the issuer's keys and its key set, keys.json. `try` connects once with each kind of token and prints one
JSON line for each: {"case": "expired", "status": 401, "error": "invalid_token", "tools": 0}. Status and error are those
of the hub's first answer.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import re
import sys
import time

import anyio
import httpx2
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

KINDS = {"EdDSA": OKPAlgorithm, "ES256": ECAlgorithm, "RS256": RSAAlgorithm}


def generate(algorithm):
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    if algorithm == "ES256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public(algorithm, key, name):
    return {**json.loads(KINDS[algorithm].to_jwk(key.public_key())), "kid": name, "use": "sig"}


def write_set(folder, keys):
    entries = [public(algorithm, key, name) for name, (algorithm, key) in keys.items()]
    draft = folder / "keys.json.new"
    draft.write_text(json.dumps({"keys": entries}))
    draft.rename(folder / "keys.json")


def make(folder):
    keys = {name: (name, generate(name)) for name in KINDS}
    for name, (_, key) in keys.items():
        encoding = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / f"{name}.pem").write_bytes(key.private_bytes(*encoding))
    write_set(folder, keys)


def load(folder):
    return {
        name: (name, serialization.load_pem_private_key((folder / f"{name}.pem").read_bytes(), None)) for name in KINDS
    }


def encode(part):
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


class Issuer:
    def __init__(self, folder, issuer, audience):
        self.keys = load(folder)
        self.claims = {"iss": issuer, "aud": audience, "sub": "ann", "iat": int(time.time()), "exp": int(time.time()) + 600}

    def token(self, name="ES256", key=None, **changes):
        algorithm, own = self.keys.get(name, ("ES256", None))
        return jwt.encode({**self.claims, **changes}, key or own, algorithm, headers={"kid": name})

    def hmac(self):
        """Signed with the text of a public key, for verifiers that take the algorithm from the token."""
        key = self.keys["ES256"][1].public_key()
        pem = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        head = encode(json.dumps({"alg": "HS256", "kid": "ES256", "typ": "JWT"}).encode())
        text = f"{head}.{encode(json.dumps(self.claims).encode())}"
        return f"{text}.{encode(hmac.new(pem, text.encode(), hashlib.sha256).digest())}"

    def cases(self):
        now = int(time.time())
        yield "EdDSA", self.token("EdDSA")
        yield "ES256", self.token("ES256")
        yield "RS256", self.token("RS256")
        yield "none", None
        yield "other audience", self.token(aud=self.claims["aud"] + "/")
        yield "expired", self.token(exp=now - 3600)
        yield "not yet valid", self.token(nbf=now + 3600)
        yield "alg none", jwt.encode(self.claims, None, "none")
        yield "HMAC with a public key", self.hmac()
        yield "wrong issuer", self.token(iss="https://evil.example")
        yield "unknown key", self.token("stranger", generate("ES256"))


async def attempt(url, token):
    """The first answer to the SDK's client, and how many tools it then sees."""
    seen = []

    async def note(response):
        challenge = response.headers.get("www-authenticate", "")
        error = re.search(r'error="([^"]*)"', challenge)
        seen.append((response.status_code, error.group(1) if error else "", "resource_metadata=" in challenge))

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    tools = 0
    try:
        with anyio.fail_after(20):
            async with httpx2.AsyncClient(headers=headers, event_hooks={"response": [note]}) as http:
                async with Client(streamable_http_client(url, http_client=http)) as client:
                    tools = len((await client.list_tools()).tools)
    except Exception:  # what the client makes of a refusal is its own matter
        pass
    status, error, has_metadata = seen[0]
    return {"status": status, "error": error, "metadata": has_metadata, "tools": tools}


async def rotate(folder, issuer, url):
    """The set is replaced: the new key must come to be good, and then the old one must not be."""
    new = generate("EdDSA")
    write_set(folder, {"new": ("EdDSA", new)})
    fresh = jwt.encode(issuer.claims, new, "EdDSA", headers={"kid": "new"})
    with anyio.fail_after(60):
        while (answer := await attempt(url, fresh))["status"] != 200:
            await anyio.sleep(0.2)
    yield "rotated in", answer
    yield "rotated out", await attempt(url, issuer.token("EdDSA"))


async def main(folder, name, audience, url):
    issuer = Issuer(folder, name, audience)
    for case, token in issuer.cases():
        print(json.dumps({"case": case, **await attempt(url, token)}), flush=True)
    async for case, answer in rotate(folder, issuer, url):
        print(json.dumps({"case": case, **answer}), flush=True)


if sys.argv[1] == "keys":
    make(pathlib.Path(sys.argv[2]))
else:
    anyio.run(main, pathlib.Path(sys.argv[2]), *sys.argv[3:])
