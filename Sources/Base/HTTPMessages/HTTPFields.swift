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

    /// Makes room for so many further fields, whose names and values have so many bytes.
    package mutating func reserve(fields: Int, bytes: Int) {
        entries.reserveCapacity(entries.count + fields)
        storage.reserveCapacity(storage.count + bytes)
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    /// Adds a field after the others. The caller vouches that neither part holds a control character.
    package mutating func append(_ name: String, _ value: String) {
        let nameStart = UInt32(storage.count)
        append(text: name)
        let nameEnd = UInt32(storage.count)
        append(text: value)
        entries.append(
            Entry(nameStart: nameStart, nameEnd: nameEnd, valueStart: nameEnd, valueEnd: UInt32(storage.count)))
    }

    private mutating func append(text: String) {
        text.withBytes { storage.append(contentsOf: $0) }
    }

    /// Replaces every field of that name by one, or removes them for nil.
    package mutating func set(_ name: String, to value: String?) {
        var kept = entries
        forEach(named: name) { entry in
            kept.removeAll { $0.nameStart == entry.nameStart }
            return true
        }
        entries = kept
        if let value { append(name, value) }
    }

    package func contains(_ name: String) -> Bool { first(named: name) != nil }

    /// How many fields carry that name.
    package func count(of name: String) -> Int {
        var count = 0
        forEach(named: name) { _ in
            count += 1
            return true
        }
        return count
    }

    /// The first value of that name, undecodable bytes replaced.
    package subscript(name: String) -> String? {
        first(named: name).map(value(of:))
    }

    /// All values of that name, in wire order.
    package func values(of name: String) -> [String] {
        var values: [String] = []
        forEach(named: name) { entry in
            values.append(value(of: entry))
            return true
        }
        return values
    }

    /// Whether the first value of that name is exactly `expected`, compared without allocating.
    package func value(of name: String, equals expected: String) -> Bool {
        guard let entry = first(named: name) else { return false }
        return value(of: entry, equals: expected)
    }

    /// Whether there is one field of that name and its value is exactly `expected`.
    package func onlyValue(of name: String, equals expected: String) -> Bool {
        var only: Entry?
        var count = 0
        forEach(named: name) { entry in
            only = entry
            count += 1
            return count == 1
        }
        guard let only, count == 1 else { return false }
        return value(of: only, equals: expected)
    }

    /// Calls `body` with the bytes of the first value of that name; nil where there is none.
    package func withValue<Result>(of name: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let entry = first(named: name) else { return nil }
        return storage.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[Int(entry.valueStart)..<Int(entry.valueEnd)]))
        }
    }

    private func value(of entry: Entry, equals expected: String) -> Bool {
        let (start, end) = (Int(entry.valueStart), Int(entry.valueEnd))
        guard end - start == expected.utf8.count else { return false }
        return expected.withBytes { wanted in
            storage.withUnsafeBufferPointer { bytes in
                for index in wanted.indices where bytes[start + index] != wanted[index] { return false }
                return true
            }
        }
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

    private func first(named name: String) -> Entry? {
        var found: Entry?
        forEach(named: name) { entry in
            found = entry
            return false
        }
        return found
    }

    /// Calls `visit` with each field of that name, in wire order, until it returns false.
    private func forEach(named name: String, _ visit: (Entry) -> Bool) {
        name.withBytes { wanted in
            storage.withUnsafeBufferPointer { bytes in
                entries.withUnsafeBufferPointer { entries in
                    for entry in entries where Self.isNamed(entry, wanted, bytes) {
                        guard visit(entry) else { return }
                    }
                }
            }
        }
    }

    private static func isNamed(
        _ entry: Entry, _ wanted: UnsafeBufferPointer<UInt8>, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let start = Int(entry.nameStart)
        guard Int(entry.nameEnd) - start == wanted.count else { return false }
        for index in 0..<wanted.count where lower(bytes[start + index]) != lower(wanted[index]) { return false }
        return true
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

extension String {
    /// Calls `body` with the UTF-8 of the text where it lies; unlike `withUTF8`, which wants a copy that it may change, and
    /// so costs a reference each time.
    @inline(__always)
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        var copy = self
        return copy.withUTF8(body)
    }
}
