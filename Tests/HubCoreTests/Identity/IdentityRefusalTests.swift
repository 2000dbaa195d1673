// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Testing

@Suite struct IdentityRefusalTests {
    private static let metadata = "https://hub.example/.well-known/oauth-protected-resource/mcp"

    @Test(
        "each refusal has its status and its challenge",
        arguments: [
            (IdentityRefusal.missing, 401, #"Bearer resource_metadata="\#(metadata)", scope="a""#),
            (
                .invalid("it \"has\" expired"), 401,
                #"Bearer error="invalid_token", error_description="it has expired", resource_metadata="\#(metadata)", scope="a""#
            ),
            (
                .malformed("two"), 400,
                #"Bearer error="invalid_request", error_description="two", resource_metadata="\#(metadata)", scope="a""#
            ),
            (
                .insufficientScope(["a", "b"]), 403,
                #"Bearer error="insufficient_scope", error_description="the token needs these scopes: a b", "#
                    + #"resource_metadata="\#(metadata)", scope="a b""#
            ),
        ])
    func challenges(refusal: IdentityRefusal, status: Int, challenge: String) {
        let response = refusal.response(metadata: Self.metadata, scopes: ["a"])
        #expect(Int(response.status.code) == status)
        #expect(response.fields["www-authenticate"] == challenge)
        #expect(response.fields["cache-control"] == "no-store")
    }

    @Test("without an issuer nothing is said of tokens' scopes or metadata")
    func keysOnly() {
        #expect(IdentityRefusal.missing.response(metadata: nil, scopes: []).fields["www-authenticate"] == "Bearer")
    }
}
