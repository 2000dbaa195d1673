// SPDX-License-Identifier: Apache-2.0

/// What a host with an optional port looks like (RFC 9112, section 3.2): a name, an IPv4 address, or an IPv6 address in
/// brackets. Never empty, no user information.
enum HTTPHostRule {
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        guard let hostEnd = hostEnd(bytes, range), hostEnd > range.lowerBound else { return false }
        if hostEnd == range.upperBound { return true }
        return bytes[hostEnd] == UInt8(ascii: ":") && isPort(bytes, hostEnd + 1..<range.upperBound)
    }

    private static func hostEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        guard bytes[index] == UInt8(ascii: "[") else {
            while index < range.upperBound, OctetClass.isHostName(bytes[index]) { index += 1 }
            return index
        }
        index += 1
        while index < range.upperBound, isAddressPart(bytes[index]) { index += 1 }
        let isClosed = index < range.upperBound && bytes[index] == UInt8(ascii: "]") && index > range.lowerBound + 2
        return isClosed ? index + 1 : nil
    }

    private static func isAddressPart(_ octet: UInt8) -> Bool {
        OctetClass.hexValue(octet) != nil || octet == UInt8(ascii: ":") || octet == UInt8(ascii: ".")
    }

    /// The digits may be missing, as RFC 3986, section 3.2.3 allows.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= 5 else { return false }
        var port = 0
        for index in range {
            guard OctetClass.isDigit(bytes[index]) else { return false }
            port = port * 10 + Int(bytes[index] - 0x30)
        }
        return port <= 65_535
    }
}
