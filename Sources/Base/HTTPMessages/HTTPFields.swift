// SPDX-License-Identifier: Apache-2.0

/// The header or trailer fields of one message, in wire order, kept as the bytes that were received.
///
/// One byte buffer and one table of ranges hold all fields, so that a parsed head costs two allocations whatever the
/// number of fields. Names compare without case (RFC 9110, section 5.1); values are stored without surrounding white space.
package struct HTTPFields: Sendable {
    /// One field as ranges into the storage.
    package struct Entry: Sendable {
        package var nameStart: UInt32
        package var nameEnd: UInt32
        package var valueStart: UInt32
        package var valueEnd: UInt32

        package init(nameStart: UInt32, nameEnd: UInt32, valueStart: UInt32, valueEnd: UInt32) {
            self.nameStart = nameStart
            self.nameEnd = nameEnd
            self.valueStart = valueStart
            self.valueEnd = valueEnd
        }
    }

    package private(set) var storage: [UInt8]
    package private(set) var entries: [Entry]

    package init() {
        storage = []
        entries = []
    }

    /// Adopts a parsed head: `entries` must lie inside `storage`.
    package init(storage: [UInt8], entries: [Entry]) {
        self.storage = storage
        self.entries = entries
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    /// Adds a field after the others. The caller vouches that neither part holds a control character.
    package mutating func append(_ name: String, _ value: String) {
        let nameStart = UInt32(storage.count)
        storage.append(contentsOf: name.utf8)
        let nameEnd = UInt32(storage.count)
        storage.append(contentsOf: value.utf8)
        entries.append(
            Entry(nameStart: nameStart, nameEnd: nameEnd, valueStart: nameEnd, valueEnd: UInt32(storage.count)))
    }

    /// Replaces every field of that name by one, or removes them for nil.
    package mutating func set(_ name: String, to value: String?) {
        entries = entries.filter { !matches($0, name) }
        if let value { append(name, value) }
    }

    package func contains(_ name: String) -> Bool { entries.contains { matches($0, name) } }

    /// How many fields carry that name.
    package func count(of name: String) -> Int {
        var count = 0
        for entry in entries where matches(entry, name) { count += 1 }
        return count
    }

    /// The first value of that name, undecodable bytes replaced.
    package subscript(name: String) -> String? {
        for entry in entries where matches(entry, name) { return value(of: entry) }
        return nil
    }

    /// All values of that name, in wire order.
    package func values(of name: String) -> [String] {
        entries.filter { matches($0, name) }.map(value(of:))
    }

    /// Whether the first value of that name is exactly `expected`, compared without allocating.
    package func value(of name: String, equals expected: String) -> Bool {
        for entry in entries where matches(entry, name) {
            return storage[Int(entry.valueStart)..<Int(entry.valueEnd)].elementsEqual(expected.utf8)
        }
        return false
    }

    package func name(of entry: Entry) -> String {
        String(decoding: storage[Int(entry.nameStart)..<Int(entry.nameEnd)], as: UTF8.self)
    }

    package func value(of entry: Entry) -> String {
        String(decoding: storage[Int(entry.valueStart)..<Int(entry.valueEnd)], as: UTF8.self)
    }

    /// Appends `name: value` lines to an HTTP/1.1 head under construction.
    package func write(to bytes: inout [UInt8]) {
        for entry in entries {
            bytes.append(contentsOf: storage[Int(entry.nameStart)..<Int(entry.nameEnd)])
            bytes.append(UInt8(ascii: ":"))
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
            bytes.append(13)
            bytes.append(10)
        }
    }

    private func matches(_ entry: Entry, _ name: String) -> Bool {
        var name = name
        return name.withUTF8 { wanted in
            let start = Int(entry.nameStart)
            guard Int(entry.nameEnd) - start == wanted.count else { return false }
            for index in 0..<wanted.count where Self.lower(storage[start + index]) != Self.lower(wanted[index]) {
                return false
            }
            return true
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        for (name, value) in elements { append(name, value) }
    }
}
