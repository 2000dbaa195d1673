// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

@Suite struct AddressRangeTests {
    @Test(
        "an address inside is inside",
        arguments: [
            ("10.0.0.0/8", "10.255.1.2"), ("192.0.2.7", "192.0.2.7"), ("0.0.0.0/0", "8.8.8.8"),
            ("172.16.0.0/12", "172.31.255.255"), ("fd00::/8", "fdab::1"), ("::1", "::1"),
            ("192.0.2.128/25", "192.0.2.200"),
        ])
    func contains(_ range: String, _ address: String) throws {
        #expect(try #require(AddressRange(range)).contains(try #require(IPAddress(address))))
    }

    @Test(
        "an address outside, or of the other family, is not",
        arguments: [
            ("10.0.0.0/8", "11.0.0.0"), ("172.16.0.0/12", "172.32.0.0"), ("fd00::/8", "fe00::1"), ("0.0.0.0/0", "::1"),
            ("192.0.2.128/25", "192.0.2.127"),
        ])
    func excludes(_ range: String, _ address: String) throws {
        #expect(!(try #require(AddressRange(range)).contains(try #require(IPAddress(address)))))
    }

    @Test(
        "what is no block is refused",
        arguments: ["", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/8/8", "x/8", "fd00::/129", "10.0.0.0/-1"])
    func refuses(_ text: String) {
        #expect(AddressRange(text) == nil)
    }
}
