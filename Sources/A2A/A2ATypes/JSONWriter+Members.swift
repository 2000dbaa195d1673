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
}
