// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Percent-encoded text of paths and queries.
enum RESTQuery {
    /// The items of a query, at most 64, names and values decoded. What cannot be decoded is left out.
    static func items(_ query: String?) -> [(name: String, value: String)] {
        (query ?? "").split(separator: "&").prefix(64).compactMap { item in
            let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first.flatMap({ decoded($0, plusIsSpace: true) }), !name.isEmpty
            else {
                return nil
            }
            guard let value = decoded(halves.count > 1 ? halves[1] : "", plusIsSpace: true) else {
                return nil
            }
            return (name, value)
        }
    }

    /// Nil for a broken escape or what is no UTF-8.
    static func decoded(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The items as a params object, with the types that 1.0 gives them.
    static func params(_ query: String?) throws(A2AError) -> RawJSON {
        var params = RawJSON.emptyObject
        for (name, value) in items(query) {
            switch name {
            case "historyLength", "pageSize":
                guard let number = Int64(value) else { throw .invalid(name, "must be an integer") }
                params = params.editing([.set(name, .integer(number))])
            case "includeArtifacts":
                guard value == "true" || value == "false" else {
                    throw .invalid(name, "must be true or false")
                }
                params = params.editing([.set(name, .boolean(value == "true"))])
            default: params = params.editing([.set(name, .string(value))])
            }
        }
        return params
    }
}
