// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct ListenAddressTests {
    @Test(
        "an address is read as host and port",
        arguments: [
            ("127.0.0.1:7300", "127.0.0.1:7300"), ("localhost:0", "127.0.0.1:0"), ("[::1]:80", "[::1]:80"),
            (":7300", "0.0.0.0:7300"), ("*:7300", "0.0.0.0:7300"), ("10.0.0.1:65535", "10.0.0.1:65535"),
        ])
    func parsing(text: String, canonical: String) throws {
        #expect(try ListenAddress(parsing: text).description == canonical)
    }

    @Test(
        "an address without a proper port is refused",
        arguments: ["", "7300", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "[::1]", "h:+80"])
    func noPort(text: String) {
        #expect(throws: ListenAddressError.noPort(text)) { try ListenAddress(parsing: text) }
    }

    @Test(
        "a name or an unbracketed version 6 address is refused",
        arguments: ["hub.example", "::1", "127.1", "[127.0.0.1]", "[::1"])
    func notNumeric(host: String) {
        #expect(throws: ListenAddressError.notNumeric(host)) { try ListenAddress(parsing: "\(host):80") }
    }

    @Test("only a loopback address may be listened on while nothing identifies callers")
    func identity() throws {
        let open = try ListenAddress(parsing: "*:7300")
        #expect(throws: ListenAddressError.openToOthers("0.0.0.0:7300")) {
            try open.requireIdentity(isConfigured: false)
        }
        #expect(throws: Never.self) { try open.requireIdentity(isConfigured: true) }
        #expect(throws: Never.self) { try ListenAddress(parsing: "[::1]:1").requireIdentity(isConfigured: false) }
    }
}
