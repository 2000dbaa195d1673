// SPDX-License-Identifier: Apache-2.0

package import JSON

extension JSONWriter {
    package mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    package mutating func member(_ key: String, _ value: RawJSON) {
        self.key(key)
        raw(value)
    }

    /// Nothing for nil, which is how ProtoJSON writes an absent field.
    package mutating func member(_ key: String, optional value: String?) {
        if let value { member(key, value) }
    }

    /// Nothing for an empty list, likewise.
    mutating func member<Element>(_ key: String, list: ArraySlice<Element>, _ json: (Element) -> RawJSON) {
        guard !list.isEmpty else { return }
        self.key(key)
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
        var writer = JSONWriter(reservingCapacity: byteCount)
        var count = 0
        writer.beginObject()
        visitMembers { member in
            for name in names where member.is(name) {
                count += 1
                return
            }
            writer.member(member.key, value(at: member.place))
        }
        guard count > 0 else { return self }
        writer.endObject()
        return writer.finishRaw()
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
    func text(at place: Place?) -> String? {
        guard let text = place.flatMap({ value(at: $0).string }), !text.isEmpty else { return nil }
        return text
    }
}
