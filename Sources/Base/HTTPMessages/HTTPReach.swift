// SPDX-License-Identifier: Apache-2.0

package import Addresses

/// How far a request may lead, by whose URL it is.
package enum HTTPReach: Sendable, Equatable {
    /// The operator wrote the URL: anywhere.
    case anywhere
    /// The URL came from outside: to addresses of the open network and to what the operator listed, never through a
    /// proxy, never over a connection that somebody else opened. A name counts by all its addresses.
    case outside(allowing: [AddressRange])

    /// The first address to which this may not lead.
    package func refused(among addresses: [IPAddress]) -> IPAddress? {
        guard case .outside(let allowed) = self else { return nil }
        return addresses.first { address in
            !Self.isOpenNetwork(address) && !allowed.contains { $0.contains(address) || $0.contains(address.unmapped) }
        }
    }

    private static func isOpenNetwork(_ address: IPAddress) -> Bool {
        let address = embedded(in: address) ?? address
        return address.reach == .global && !reserved.contains { $0.contains(address) }
    }

    /// The version 4 address that a translator or tunnel would lead to: mapped and compatible forms (RFC 4291), NAT64
    /// (RFC 6052), 6to4 (RFC 3056).
    private static func embedded(in address: IPAddress) -> IPAddress? {
        if !address.unmapped.isV6 { return address.unmapped }
        let bytes = address.bytes
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) || bytes.prefix(12).allSatisfy({ $0 == 0 }) {
            return bytes.prefix(12).dropFirst(4).allSatisfy { $0 == 0 } && bytes.suffix(4) != [0, 0, 0, 1]
                ? IPAddress(bytes: bytes.suffix(4)) : nil
        }
        return bytes.starts(with: [0x20, 0x02]) ? IPAddress(bytes: bytes[2..<6]) : nil
    }

    /// Global by their form, yet for documentation, benchmarks or protocols only (RFC 6890).
    private static let reserved = [
        "192.0.0.0/24", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "192.88.99.0/24", "2001::/32",
        "2001:db8::/32",
        "64:ff9b:1::/48", "100::/64",
    ].compactMap(AddressRange.init)
}
