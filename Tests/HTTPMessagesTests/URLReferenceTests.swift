// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct URLReferenceTests {
    private static let base = "http://h.example:8080/a/b/sse?x=1"

    @Test(
        "references are resolved as RFC 3986 says",
        arguments: [
            ("/messages?s=1", "http://h.example:8080/messages?s=1"),
            ("messages/?s=1", "http://h.example:8080/a/b/messages/?s=1"),
            ("../m?s=../1", "http://h.example:8080/a/m?s=../1"), ("./m", "http://h.example:8080/a/b/m"),
            ("../../../m", "http://h.example:8080/m"), ("..", "http://h.example:8080/a/"),
            ("?s=1", "http://h.example:8080/a/b/sse?s=1"), ("", "http://h.example:8080/a/b/sse?x=1"),
            ("//o.example/m", "http://o.example/m"), ("https://o.example/m#f", "https://o.example/m"),
            ("/a:b/../c#f", "http://h.example:8080/c"),
        ])
    func resolves(_ reference: String, _ url: String) {
        #expect(URLReference.resolve(reference, against: Self.base) == url)
    }

    @Test("a base without a path, and one that is none")
    func bases() {
        #expect(URLReference.resolve("m", against: "http://h") == "http://h/m")
        #expect(URLReference.resolve("?q", against: "http://h?x") == "http://h?q")
        #expect(URLReference.resolve("m", against: "/h") == nil)
    }

    @Test("an origin is scheme, host and port")
    func origins() {
        #expect(URLReference.origin(of: "HTTP://H.example:80/a") == "http://h.example")
        #expect(URLReference.origin(of: "https://h.example:443") == "https://h.example")
        #expect(URLReference.origin(of: "https://h.example:80?x") == "https://h.example:80")
        #expect(URLReference.origin(of: "h.example") == nil)
    }
}
