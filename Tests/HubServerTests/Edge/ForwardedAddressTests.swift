// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPMessages
import Testing

@testable import HubServer

@Suite struct ForwardedAddressTests {
    private func client(_ forwarded: String..., peer: String = "10.0.0.1") throws -> String {
        var fields = HTTPFields()
        for value in forwarded { fields.append("x-forwarded-for", value) }
        let address = ForwardedAddress(trusted: [try #require(AddressRange("10.0.0.0/8"))])
        return address.client(of: HTTPServerRequest(method: .get, path: "/", fields: fields, remoteAddress: peer))
    }

    @Test("behind a trusted proxy the client is who that proxy saw")
    func readsTrusted() throws {
        #expect(try client("198.51.100.7") == "198.51.100.7")
        #expect(try client("203.0.113.9, 198.51.100.7, 10.9.9.9") == "198.51.100.7")
        #expect(try client("203.0.113.9", "198.51.100.7") == "198.51.100.7")
    }

    @Test("an untrusted peer cannot be somebody else")
    func ignoresUntrusted() throws {
        #expect(try client("198.51.100.7", peer: "203.0.113.1") == "203.0.113.1")
    }

    @Test("what is no address ends the chain")
    func stopsAtGarbage() throws {
        #expect(try client("198.51.100.7, unknown") == "10.0.0.1")
        #expect(try client() == "10.0.0.1")
    }
}
