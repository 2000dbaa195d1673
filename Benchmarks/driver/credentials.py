# SPDX-License-Identifier: Apache-2.0
"""What callers show to a hub that asks who they are: an API key, and an access token of an issuer made here."""

import base64
import json
import subprocess
import time

# The URL that the tokens are for; nobody looks it up.
URL = "http://hub.bench"
ISSUER = "https://login.bench"


def api_key(patchbay, data):
    """A new key of `key:bench`; the directory must not be held by a hub."""
    command = [patchbay, "keys", "create", "bench", "--data", data]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def access_token(folder):
    """The path of a key set, and a token of `corp:bench` that one of its keys signed with Ed25519."""
    key = folder / "issuer.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], capture_output=True, check=True)
    public = subprocess.run(
        ["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], capture_output=True, check=True).stdout[-32:]
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": encode(public), "kid": "bench", "alg": "EdDSA", "use": "sig"}
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"keys": [jwk]}))
    claims = {"iss": ISSUER, "aud": URL + "/mcp", "sub": "bench", "exp": int(time.time()) + 86_400}
    text = ".".join(encode(json.dumps(part).encode()) for part in ({"alg": "EdDSA", "kid": "bench"}, claims))
    unsigned, signature = folder / "unsigned", folder / "signature"
    unsigned.write_text(text)
    subprocess.run(
        ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", unsigned, "-out", signature],
        capture_output=True, check=True)
    return keys, f"{text}.{encode(signature.read_bytes())}"


def configuration(folder, keys):
    """Members of a hub's configuration: it asks who calls, and lets its callers call by what they say."""
    policy = folder / "policy.json"
    policy.write_text(json.dumps({"rules": [
        {"name": "no administration", "effect": "deny", "tools": ["*__admin_*"]},
        {"name": "greetings", "effect": "allow", "principals": ["key:bench", "corp:bench"], "servers": ["new"],
         "arguments": {"/text": {"prefix": "hel", "pattern": "h*o"}}}]}))
    return {
        "publicURL": URL, "policy": str(policy),
        "identity": {"issuers": {"corp": {"issuer": ISSUER, "jwks": str(keys)}}}}
