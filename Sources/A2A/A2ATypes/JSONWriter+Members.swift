// SPDX-License-Identifier: Apache-2.0

package import JSON

extension JSONWriter {
    /// A name that is known when the program is built, and needs no escapes.
    package mutating func member(_ name: StaticString, _ value: String) {
        member(name)
        string(value)
    }

    package mutating func member(_ name: StaticString, _ value: RawJSON) {
        member(name)
        raw(value)
    }

    /// Nothing for nil, which is how ProtoJSON writes an absent field.
    package mutating func member(_ name: StaticString, optional value: String?) {
        if let value { member(name, value) }
    }

    /// Any other name: a literal is one that is known.
    @_disfavoredOverload
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    @_disfavoredOverload
    package mutating func member(_ key: String, _ value: RawJSON) {
        self.key(key)
        raw(value)
    }

    /// Nothing for an empty list, likewise.
    mutating func member<Element>(_ name: StaticString, list: ArraySlice<Element>, _ json: (Element) -> RawJSON) {
        guard !list.isEmpty else { return }
        member(name)
        beginArray()
        for element in list { raw(json(element)) }
        endArray()
    }
}

extension RawJSON {
    /// The object with each member written anew by `body`, under the same key, another one, or not at all. What is no
    /// object stays as it is.
    func rewritingMembers(_ body: (String, RawJSON, inout JSONWriter) -> Void) -> RawJSON {
        guard kind == .object else { return self }
        var writer = JSONWriter(reservingCapacity: byteCount + 64)
        writer.beginObject()
        for (key, value) in members { body(key, value, &writer) }
        writer.endObject()
        return writer.finishRaw()
    }

    /// The object without the members of these names, in one walk.
    package func leavingOut(_ names: [StaticString]) -> RawJSON {
        guard kind == .object else { return self }
        return removingMembers { member in
            for name in names where member.is(name) { return true }
            return false
        } ?? .emptyObject
    }

    /// The array with each element replaced. What is no array stays as it is.
    func mappingElements(_ body: (RawJSON) -> RawJSON) -> RawJSON {
        guard kind == .array else { return self }
        return RawJSON.array(elements.map(body))
    }

    /// The string under `key`; nil also for an empty one, which strict peers send for an absent field.
    package func text(_ key: String) -> String? {
        guard let text = self[key]?.string, !text.isEmpty else { return nil }
        return text
    }

    /// The same at a place of this object that a visit named.
    func text(at place: Place?) -> String? { place.flatMap { value(at: $0).nonEmptyString } }

    /// Nil for what is no string, or an empty one.
    package var nonEmptyString: String? { string.flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether there is a string under `name` that is not empty.
    package func hasText(_ name: StaticString) -> Bool {
        var hasText = false
        visitMembers { member in
            if member.is(name) {
                let value = value(at: member.place)
                hasText = value.kind == .string && value.byteCount > 2
            }
        }
        return hasText
    }
}
