// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Takes secrets out of arguments before they are written down: by the names of members, the operator's and those that
/// a tool's schema marks among them.
package struct AuditRedactor: Sendable {
    /// What stands in the place of a secret.
    package static let mark = "[redacted]"
    /// A name is a secret's when it ends so, in any case, `-` and `_` aside.
    private static let endings: [StaticString] = [
        "password", "passwd", "passphrase", "secret", "token", "apikey", "authorization", "credential", "credentials",
        "privatekey", "cookie",
    ]

    private let names: Set<String>

    /// Names are compared like those that are known.
    package init(names: Set<String> = []) { self.names = Set(names.map(Self.plain)) }

    /// `marked` are the names that the tool's schema says are secret. The text is at most as deep as a message may be.
    package func redact(_ arguments: RawJSON, marked: Set<String> = []) -> [UInt8] {
        let marked = marked.isEmpty ? marked : Set(marked.map(Self.plain))
        var writer = JSONWriter(reservingCapacity: arguments.byteCount + 16)
        write(arguments, marked, &writer)
        return writer.finish()
    }

    private func write(_ value: RawJSON, _ marked: Set<String>, _ writer: inout JSONWriter) {
        switch value.kind {
        case .object:
            writer.beginObject()
            value.visitMembers { member in
                writer.key(of: member)
                if isSecret(member, marked) {
                    writer.string(Self.mark)
                } else {
                    write(value.value(at: member.place), marked, &writer)
                }
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in value.elements { write(element, marked, &writer) }
            writer.endArray()
        default: writer.raw(value)
        }
    }

    private func isSecret(_ member: borrowing RawJSON.VisitedMember, _ marked: Set<String>) -> Bool {
        if let endsLikeSecret = Self.endsLikeSecret(member), endsLikeSecret || names.isEmpty && marked.isEmpty {
            return endsLikeSecret
        }
        let plain = Self.plain(member.key)
        return names.contains(plain) || marked.contains(plain) || Self.endsLikeSecret(plain)
    }

    /// Nearly all keys of all calls come here and are no secrets: nothing is built for them. Nil for a key that has to be
    /// read first, since it is written with escapes or holds characters that may have a lower case within ASCII.
    private static func endsLikeSecret(_ member: borrowing RawJSON.VisitedMember) -> Bool? {
        var endsLikeSecret: Bool?
        member.visitKey { key in
            guard key.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) else { return }
            endsLikeSecret = endings.contains { ends(key, with: $0) }
        }
        return endsLikeSecret
    }

    private static func endsLikeSecret(_ plain: String) -> Bool {
        var plain = plain
        return plain.withUTF8 { bytes in endings.contains { ends(bytes, with: $0) } }
    }

    private static func ends(_ key: UnsafeBufferPointer<UInt8>, with ending: StaticString) -> Bool {
        var index = key.count
        var left = ending.utf8CodeUnitCount
        while left > 0 {
            guard index > 0 else { return false }
            index -= 1
            let byte = key[index]
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") { continue }
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            left -= 1
            guard ending.utf8Start[left] == (isUpper ? byte | 0x20 : byte) else { return false }
        }
        return true
    }

    private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "-" && $0 != "_" } }
}
