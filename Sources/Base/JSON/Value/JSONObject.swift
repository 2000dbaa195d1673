// SPDX-License-Identifier: Apache-2.0

/// The members of an object in the order of their insertion. Equality ignores the order, as JSON does.
package struct JSONObject: Sendable {
    private var entries: [(key: String, value: JSONValue)] = []
    /// Places of the keys, once there are many.
    private var places: [ExactKey: Int]?
    private static let linearLimit = 12

    package init() {}

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }
    package var keys: [String] { entries.map(\.key) }

    /// Setting a new key appends it; setting nil removes, which takes time proportional to the number of members.
    package subscript(key: String) -> JSONValue? {
        get { place(of: key).map { entries[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil):
                entries.remove(at: place)
                places = nil
                indexIfLarge()
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// `key` must be new.
    mutating func append(_ key: String, _ value: JSONValue) {
        entries.append((key, value))
        if places != nil { places?[ExactKey(text: key)] = entries.count - 1 } else { indexIfLarge() }
    }

    mutating func reserveCapacity(_ count: Int) { entries.reserveCapacity(count) }

    private func place(of key: String) -> Int? {
        if let places { return places[ExactKey(text: key)] }
        return entries.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }

    private mutating func indexIfLarge() {
        guard entries.count > Self.linearLimit else { return }
        var index: [ExactKey: Int] = [:]
        for (place, entry) in entries.enumerated() { index[ExactKey(text: entry.key)] = place }
        places = index
    }
}

/// A key compared by its code units, as JSON compares; `String` would also equate canonically equivalent texts.
private struct ExactKey: Hashable, Sendable {
    let text: String

    static func == (left: ExactKey, right: ExactKey) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

    func hash(into hasher: inout Hasher) {
        for unit in text.utf8 { hasher.combine(unit) }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[(key: String, value: JSONValue)]> { entries.makeIterator() }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in entries {
            var member = Hasher()
            member.combine(key)
            member.combine(value)
            sum ^= member.finalize()
        }
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Of members with the same key the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}
