// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubServer
import Testing

@Suite struct EdgeCheckTests {
    private let check = EdgeCheck(
        hosts: ["Hub.Example", "127.0.0.1:8080", "[::1]", "any:*"], origins: ["https://App.example"])

    @Test(
        "who is addressed, whatever the letters' case, with and without a port",
        arguments: [
            ("hub.example", true), ("HUB.example:1", true), ("127.0.0.1:8080", true), ("127.0.0.1", false),
            ("127.0.0.1:8081", false), ("[::1]", true), ("[::1]:443", true), ("[::2]:443", false), ("any:9", true),
            ("any", true), ("hub.exampl", false), ("hub.example.evil", false), ("", false), (":80", false),
            ("[::1", false),
        ])
    func hosts(_ host: String, isOurs: Bool) {
        #expect(check.refusal(of: ["host": host]) == (isOurs ? nil : .host(host)))
    }

    @Test("a request that names no host is turned away")
    func noHost() { #expect(check.refusal(of: [:]) == .host("")) }

    @Test(
        "whose page calls",
        arguments: [
            ("https://app.example", true), ("HTTPS://APP.EXAMPLE", true), ("http://hub.example:3000", true),
            ("https://hub.example", true), ("https://evil.example", false), ("null", false),
            ("ftp://hub.example", false),
        ])
    func origins(_ origin: String, isAllowed: Bool) {
        #expect(check.refusal(of: ["host": "any", "origin": origin]) == (isAllowed ? nil : .origin(origin)))
    }
}
