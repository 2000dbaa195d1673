// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// The whole value as a tree.
    package var value: JSONValue { withView { ValueReader(view: $0).value(from: start).value } }

    package init(_ value: JSONValue) { self.init(trusted: value.serialized()) }
}

/// Builds the tree of a validated value in one walk. Recursive: received texts have a bounded depth, and our own are
/// written from trees.
private struct ValueReader {
    let view: ByteView

    func value(from start: Int) -> (value: JSONValue, end: Int) {
        switch view.byte(start) {
        case UInt8(ascii: "{"): return object(from: start + 1)
        case UInt8(ascii: "["): return array(from: start + 1)
        case UInt8(ascii: "\""):
            let (text, end) = string(from: start + 1)
            return (.string(text), end)
        case UInt8(ascii: "t"): return (.boolean(true), start + 4)
        case UInt8(ascii: "f"): return (.boolean(false), start + 5)
        case UInt8(ascii: "n"): return (.null, start + 4)
        default: return number(from: start)
        }
    }

    private func string(from start: Int) -> (String, end: Int) {
        let (end, escaped) = view.skipString(start)
        return (view.string(from: start, to: max(start, end - 1), escaped: escaped), end)
    }

    private func number(from start: Int) -> (value: JSONValue, end: Int) {
        let end = view.skipValue(start)
        if let integer = view.integer(from: start, to: end), integer != 0 || end == start + 1 {
            return (.integer(integer), end)
        }
        return (.number(view.string(from: start, to: min(end, view.count), escaped: false)), end)
    }

    private func array(from start: Int) -> (value: JSONValue, end: Int) {
        var elements: [JSONValue] = []
        var index = view.skipSpace(start)
        while index < view.count, view.byte(index) != UInt8(ascii: "]") {
            let (element, end) = value(from: index)
            elements.append(element)
            index = view.skipComma(end)
        }
        return (.array(elements), index + 1)
    }

    private func object(from start: Int) -> (value: JSONValue, end: Int) {
        var members = JSONObject()
        var index = view.skipSpace(start)
        while view.byte(index) == UInt8(ascii: "\"") {
            let (key, keyEnd) = string(from: index + 1)
            let (member, end) = value(from: view.skipSpace(view.skipSpace(keyEnd) + 1))
            members.append(key, member)
            index = view.skipComma(end)
        }
        return (.object(members), index + 1)
    }
}
