// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@testable import HTTPClient

@Suite struct RequestURLTests {
    @Test(
        "a URL is cut where it should be",
        arguments: [
            ("http://a", false, "a", 80, "a", "/"),
            ("HTTP://A.example:80/", false, "A.example", 80, "A.example", "/"),
            ("https://a:443/x", true, "a", 443, "a", "/x"),
            ("https://a:80/x?y=z&q=%20#frag/ment?", true, "a", 80, "a:80", "/x?y=z&q=%20"),
            ("http://127.0.0.1:8080?q", false, "127.0.0.1", 8080, "127.0.0.1:8080", "/?q"),
            ("http://[::1]:7300/a//b/../c", false, "::1", 7300, "[::1]:7300", "/a//b/../c"),
            ("http://[fe80::1]", false, "fe80::1", 80, "[fe80::1]", "/"),
            ("http://a:#x", false, "a", 80, "a", "/"),
            ("http://a/@b:c", false, "a", 80, "a", "/@b:c"),
        ])
    func parts(text: String, isSecure: Bool, host: String, port: UInt16, authority: String, target: String) throws {
        let url = try RequestURL(text)
        #expect(url.isSecure == isSecure)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.authority == authority)
        #expect(url.target == target)
    }

    @Test(
        "what is no such URL is refused",
        arguments: [
            "", "http", "http:", "http:/", "http://", "http:///x", "http://?", "//a", "ftp://a", "http//a", "httpx://a",
            "http://a b", "http://a\n", "http://a/\u{7F}", "http://ä", "http://u@a", "http://u:p@a/", "http://:80",
            "http://a:0", "http://a:65536", "http://a:99999999999999999999", "http://a:8x", "http://a:-1",
            "http://a:+1",
            "http://[::1", "http://[]", "http://[::1]x", "http://[::1]80", "http://a:b:c", "http://a%41", "http://a|b",
        ])
    func refused(text: String) {
        #expect(throws: HTTPClientError.self) { try RequestURL(text) }
    }
}
