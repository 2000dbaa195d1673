// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

@Suite struct IPAddressTests {
    @Test(
        "text goes in and comes out in canonical form",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("255.255.255.255", "255.255.255.255"), ("::", "::"), ("::1", "::1"),
            ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("2001:db8::", "2001:db8::"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"),
        ])
    func canonical(input: String, output: String) throws {
        let address = try #require(IPAddress(input))
        #expect(address.description == output)
        #expect(IPAddress(output) == address)
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "+1.2.3.4", ":", ":::", "1::2::3", "1:2:3",
            "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "12345::", "::1%lo", "g::", "::1.2.3.4:5", "::+1", "a.local",
            "1111:2222:3333:4444:5555:6666:255.255.255.2555", "1.2.3.4::",
        ])
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "the reach of an address is told, inside an IPv4-mapped one too",
        arguments: [
            ("127.8.0.1", IPAddress.Reach.loopback), ("::1", .loopback), ("::ffff:127.0.0.1", .loopback),
            ("10.1.1.1", .privateUse), ("172.31.0.1", .privateUse), ("172.32.0.1", .global),
            ("192.168.1.1", .privateUse), ("100.64.0.1", .privateUse), ("169.254.169.254", .linkLocal),
            ("fe80::1", .linkLocal), ("fd00::1", .privateUse), ("224.0.0.1", .multicast), ("ff02::1", .multicast),
            ("0.0.0.0", .unspecified), ("::", .unspecified), ("8.8.8.8", .global), ("2001:db8::1", .global),
        ])
    func reach(text: String, reach: IPAddress.Reach) throws {
        #expect(try #require(IPAddress(text)).reach == reach)
    }

    @Test("an IPv4-mapped address is the IPv4 address once unmapped")
    func unmapped() {
        #expect(IPAddress("::ffff:192.0.2.1")?.unmapped == .v4(0xC000_0201))
        #expect(IPAddress.loopbackV6.unmapped == .loopbackV6)
    }

    @Test("bytes are in network order")
    func bytes() {
        #expect(IPAddress("1.2.3.4")?.bytes == [1, 2, 3, 4])
        #expect(IPAddress.loopbackV6.bytes == [UInt8](repeating: 0, count: 15) + [1])
    }

    @Test("a socket address brackets IPv6")
    func socketAddress() {
        #expect(SocketAddress(.loopbackV4, port: 80).description == "127.0.0.1:80")
        #expect(SocketAddress(.loopbackV6, port: 443).description == "[::1]:443")
    }
}
