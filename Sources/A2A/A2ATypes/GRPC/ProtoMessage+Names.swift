// SPDX-License-Identifier: Apache-2.0

package import JSON

extension ProtoMessage {
    /// The same JSON with fields under their names in JSON: readers of ProtoJSON take the names of the `.proto` file too,
    /// `task_id` for `taskId`. What needs no change keeps its bytes; unknown members stay.
    package func camelCased(_ json: RawJSON) -> RawJSON {
        guard json.kind == .object, json.mayRenameKeys, needsCamelCase(json) else { return json }
        return json.rewritingMembers { key, value, writer in
            let name = fields.contains { $0.name == key } ? key : Self.camelCase(key)
            guard let field = fields.first(where: { $0.name == name }) else { return writer.member(key, value) }
            writer.member(name, field.camelCased(value))
        }
    }

    private func needsCamelCase(_ json: RawJSON) -> Bool {
        for (key, value) in json.members {
            if let field = fields.first(where: { $0.name == key }) {
                if field.needsCamelCase(value) { return true }
            } else if key.utf8.contains(UInt8(ascii: "_")) {
                return true
            }
        }
        return false
    }

    private static func camelCase(_ name: String) -> String {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, !first.isEmpty else { return name }
        return parts.dropFirst().reduce(String(first)) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}

extension ProtoField {
    fileprivate func camelCased(_ value: RawJSON) -> RawJSON {
        guard case .message(let message) = type, manner != .map else { return value }
        return value.kind == .array ? value.mappingElements(message.camelCased) : message.camelCased(value)
    }

    fileprivate func needsCamelCase(_ value: RawJSON) -> Bool {
        guard case .message(let message) = type, manner != .map else { return false }
        if value.kind == .array { return value.elements.contains { message.camelCased($0) != $0 } }
        return message.camelCased(value) != value
    }
}

extension RawJSON {
    /// False where no key, however deep, has an underscore or an escape: nearly everywhere, and found out in one pass over
    /// the bytes. Both stand in strings only, and a string before a colon is a key.
    fileprivate var mayRenameKeys: Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while let found = bytes[index...].firstIndex(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "\\") })
            {
                index = Self.endOfString(around: found, in: bytes)
                while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
                if index < bytes.count, bytes[index] == UInt8(ascii: ":") { return true }
            }
            return false
        }
    }

    /// Behind the quote that ends the string in which `start` lies.
    private static func endOfString(around start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }
}
