// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPMessages
import Testing

@Suite struct HTTPReachTests {
    private func isRefused(_ text: String, allowing: [String] = []) throws -> Bool {
        let reach = HTTPReach.outside(allowing: try allowing.map { try #require(AddressRange($0)) })
        return reach.refused(among: [try #require(IPAddress(text))]) != nil
    }

    @Test(
        "a URL from outside does not lead to ourselves, our networks or what nobody owns",
        arguments: [
            "127.0.0.1", "127.255.0.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "198.18.0.1", "198.19.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
            "0.0.0.0", "0.1.2.3", "192.0.0.8", "192.0.2.1", "198.51.100.1", "203.0.113.1", "::1", "::", "fe80::1",
            "fc00::1",
            "fdab::1", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
            "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::1", "2002:a00:1::", "::7f00:1", "2001::1", "2001:db8::1",
        ])
    func refuses(_ address: String) throws {
        #expect(try isRefused(address))
    }

    @Test(
        "it leads to the open network",
        arguments: [
            "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
            "64:ff9b::808:808", "2002:808:808::1",
        ])
    func allows(_ address: String) throws {
        #expect(try !isRefused(address))
    }

    @Test("and to what the operator listed, in either form")
    func allowsListed() throws {
        #expect(try !isRefused("127.0.0.1", allowing: ["127.0.0.0/8"]))
        #expect(try !isRefused("::ffff:127.0.0.1", allowing: ["127.0.0.0/8"]))
        #expect(try isRefused("10.0.0.1", allowing: ["127.0.0.0/8"]))
        #expect(try !isRefused("fd00::7", allowing: ["fd00::/8"]))
    }

    @Test("one bad address among good ones is enough, and the operator's own URLs lead anywhere")
    func countsAll() throws {
        let addresses = try ["8.8.8.8", "10.0.0.1"].map { try #require(IPAddress($0)) }
        #expect(HTTPReach.outside(allowing: []).refused(among: addresses) == addresses[1])
        #expect(HTTPReach.anywhere.refused(among: addresses) == nil)
    }
}
