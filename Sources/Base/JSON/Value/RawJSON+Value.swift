// SPDX-License-Identifier: Apache-2.0

extension RawJSON {
    /// The whole value as a tree.
    package var value: JSONValue {
        switch kind {
        case .null: return .null
        case .boolean: return .boolean(boolean ?? false)
        case .number: return numberValue
        case .string: return .string(string ?? "")
        case .array: return .array(elements.map(\.value))
        case .object:
            var object = JSONObject()
            for (key, member) in members { object.append(key, member.value) }
            return .object(object)
        }
    }

    private var numberValue: JSONValue {
        guard let value = integer, value != 0 || byteCount == 1 else { return .number(text) }
        return .integer(value)
    }

    package init(_ value: JSONValue) { self.init(trusted: value.serialized()) }
}
