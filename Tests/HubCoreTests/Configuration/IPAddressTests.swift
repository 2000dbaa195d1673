// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct IPAddressTests {
    @Test(
        "loopback addresses are recognised",
        arguments: ["127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"])
    func loopback(text: String) throws { #expect(try #require(IPAddress(text)).isLoopback) }

    @Test(
        "other addresses are not loopback",
        arguments: ["0.0.0.0", "10.0.0.1", "::", "fe80::1", "::ffff:10.0.0.1", "::127.0.0.1", "1::1"])
    func other(text: String) throws { #expect(try !#require(IPAddress(text)).isLoopback) }

    @Test(
        "what is not a numeric address is refused",
        arguments: [
            "", "localhost", "127.1", "127.0.0.01", "256.0.0.1", "1.2.3.4.5", "+1.2.3.4", "1.2.3.4 ", "[::1]", "::1%lo",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", "12345::", "g::", "1:2:3:4:5:6:7:8::", ":1", "1:",
            "1.2.3.4::", "١.٢.٣.٤",
        ])
    func refused(text: String) { #expect(IPAddress(text) == nil) }

    @Test("version 6 texts with a gap and a quad expand")
    func gap() {
        #expect(IPAddress("2001:db8::1:0") == .version6([0x2001, 0xdb8, 0, 0, 0, 0, 1, 0]))
        #expect(IPAddress("64:ff9b::1.2.3.4") == .version6([0x64, 0xff9b, 0, 0, 0, 0, 0x102, 0x304]))
        #expect(IPAddress("1:2:3:4:5:6:7::") == .version6([1, 2, 3, 4, 5, 6, 7, 0]))
    }
}
