// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Takes the fields of a message from a JSON object. Both spellings of a name are read; null counts as not sent.
private struct JSONFieldReader: FieldVisiting {
    let object: JSONObject

    private func value(_ name: String) -> JSONValue? {
        let value = object[JSONName.camel(name)] ?? object[name]
        return value?.isNull == true ? nil : value
    }

    mutating func single<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value
    ) throws(SignalError) {
        if let json = self.value(name) { value = try read(json, name) }
    }

    mutating func optional<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value?
    ) throws(SignalError) {
        if let json = self.value(name) { value = try read(json, name) }
    }

    mutating func repeated<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [Value]
    ) throws(SignalError) {
        guard let json = value(name) else { return }
        guard let elements = json.array else { throw .type(field: name) }
        for element in elements { values.append(try read(element, name)) }
    }

    mutating func map<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [String: Value]
    ) throws(SignalError) {
        guard let json = value(name) else { return }
        guard let members = json.object else { throw .type(field: name) }
        for (key, member) in members { values[key] = try read(member, name) }
    }

    private func read<Value: SignalValue>(_ json: JSONValue, _ name: String) throws(SignalError) -> Value {
        do throws(SignalError) {
            return try Value(json: json)
        } catch {
            if case .type(let expected) = error { throw .json("\(name) must be \(expected)") }
            throw error
        }
    }
}

private struct JSONFieldWriter: FieldVisiting {
    var object = JSONObject()

    mutating func single<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value
    ) throws(SignalError) {
        if value != Value() { object[JSONName.camel(name)] = try value.makeJSON() }
    }

    mutating func optional<Value: SignalValue>(
        _ number: Int, _ name: String, _ value: inout Value?
    ) throws(SignalError) {
        if let value { object[JSONName.camel(name)] = try value.makeJSON() }
    }

    mutating func repeated<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [Value]
    ) throws(SignalError) {
        guard !values.isEmpty else { return }
        var elements: [JSONValue] = []
        for value in values { elements.append(try value.makeJSON()) }
        object[JSONName.camel(name)] = .array(elements)
    }

    mutating func map<Value: SignalValue>(
        _ number: Int, _ name: String, _ values: inout [String: Value]
    ) throws(SignalError) {
        guard !values.isEmpty else { return }
        var members = JSONObject()
        for key in values.keys.sorted() { members[key] = try values[key]?.makeJSON() }
        object[JSONName.camel(name)] = .object(members)
    }
}

extension SignalMessage {
    package init(json: JSONValue) throws(SignalError) {
        guard let object = json.object else { throw .type(field: "an object") }
        self.init()
        var visitor = JSONFieldReader(object: object)
        try visitFields(&visitor)
    }

    package func makeJSON() throws(SignalError) -> JSONValue {
        var visitor = JSONFieldWriter()
        var copy = self
        try copy.visitFields(&visitor)
        return .object(visitor.object)
    }
}

/// The spelling of field names in JSON.
enum JSONName {
    /// `ping_interval` as `pingInterval`.
    static func camel(_ name: String) -> String {
        var result = ""
        var isUpper = false
        for character in name {
            if character == "_" {
                isUpper = true
            } else {
                result += isUpper ? character.uppercased() : String(character)
                isUpper = false
            }
        }
        return result
    }
}
