// SPDX-License-Identifier: Apache-2.0

/// A numeric IP address, parsed strictly: no octal or shortened forms of version 4, no zone of version 6.
package enum IPAddress: Sendable, Hashable {
    case version4([UInt8])
    case version6([UInt16])

    /// Nil when the text is neither a dotted quad nor an RFC 4291 text form (section 2.2), without brackets.
    package init?(_ text: some StringProtocol) {
        if let bytes = Self.quad(text) {
            self = .version4(bytes)
        } else if let groups = Self.groups(text) {
            self = .version6(groups)
        } else {
            return nil
        }
    }

    /// 127.0.0.0/8, `::1`, and the former mapped into version 6.
    package var isLoopback: Bool {
        switch self {
        case .version4(let bytes): bytes[0] == 127
        case .version6([0, 0, 0, 0, 0, 0, 0, 1]): true
        case .version6(let groups): groups.prefix(6) == [0, 0, 0, 0, 0, 0xffff] && groups[6] >> 8 == 127
        }
    }

    private static func quad(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            let isPlain = part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard isPlain, part == "0" || !part.hasPrefix("0") else { return nil }
            return UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func groups(_ text: some StringProtocol) -> [UInt16]? {
        guard let gap = firstGap(in: text) else {
            let groups = run(text)
            return groups?.count == 8 ? groups : nil
        }
        guard let before = run(text[..<gap], mayEndInQuad: false),
            let after = run(text[text.index(gap, offsetBy: 2)...]),
            before.count + after.count < 8
        else { return nil }
        return before + Array(repeating: 0, count: 8 - before.count - after.count) + after
    }

    /// Where the `::` begins; the second of two fails in ``run(_:)`` as an empty group.
    private static func firstGap<Text: StringProtocol>(in text: Text) -> Text.Index? {
        text.indices.first { text[$0...].hasPrefix("::") }
    }

    /// Groups separated by single colons, the last perhaps a dotted quad; empty for an empty text.
    private static func run(_ text: some StringProtocol, mayEndInQuad: Bool = true) -> [UInt16]? {
        if text.isEmpty { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInQuad, index == parts.count - 1, let bytes = quad(part) {
                groups.append(UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
                groups.append(UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
