// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The field lines of one section of a response, its head or its trailers, in order.
///
/// A folded line (RFC 9112, section 5.2) becomes part of the value before it, its line break replaced by spaces; everything
/// else that is not a field is refused.
struct FieldLines {
    private let section: StaticString
    private let maximumBytes: Int
    private var storage: [UInt8] = []
    private var entries: [HTTPFields.Entry] = []

    private static let usualBytes = 480
    private static let usualLines = 14

    /// `section` begins the sentences about what is wrong with it: "its head". `maximumBytes` bounds the lines together,
    /// without their line breaks.
    init(of section: StaticString, maximumBytes: Int) {
        self.section = section
        self.maximumBytes = maximumBytes
    }

    /// Empties the buffers.
    mutating func take() -> HTTPFields {
        defer { reset() }
        return HTTPFields(storage: storage, entries: entries)
    }

    mutating func reset() {
        storage = []
        entries = []
    }

    /// What is wrong with the line, which is not empty and has no line break; nil when it was taken.
    mutating func push(_ line: UnsafeRawBufferPointer) -> String? {
        guard storage.count + line.count <= maximumBytes else {
            return "\(section) is longer than \(maximumBytes) bytes"
        }
        return Self.isBlank(line[0]) ? pushFold(line) : pushField(line)
    }

    private mutating func pushField(_ line: UnsafeRawBufferPointer) -> String? {
        var colon = 0
        while colon < line.count, HTTPToken.isTokenByte(line[colon]) { colon += 1 }
        guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else { return nameFault(line) }
        var (first, end) = (colon + 1, line.count)
        while first < end, Self.isBlank(line[first]) { first += 1 }
        while end > first, Self.isBlank(line[end - 1]) { end -= 1 }
        for index in first..<end where HTTPToken.isForbiddenInValue(line[index]) {
            return "\(section) has a field value with a control character"
        }
        if entries.isEmpty { reserve() }
        let base = storage.count
        storage.append(contentsOf: line)
        entries.append(
            HTTPFields.Entry(
                nameStart: UInt32(base), nameEnd: UInt32(base + colon), valueStart: UInt32(base + first),
                valueEnd: UInt32(base + end)))
        return nil
    }

    private func nameFault(_ line: UnsafeRawBufferPointer) -> String {
        line.firstIndex(of: UInt8(ascii: ":")) ?? 0 > 0
            ? "\(section) has a field name that is no token" : "\(section) has a line without a field name"
    }

    /// Room for what most sections hold, so that they do not grow line by line.
    private mutating func reserve() {
        storage.reserveCapacity(Self.usualBytes)
        entries.reserveCapacity(Self.usualLines)
    }

    private mutating func pushFold(_ line: UnsafeRawBufferPointer) -> String? {
        guard var entry = entries.popLast() else { return "\(section) begins with a folded line" }
        for byte in line where HTTPToken.isForbiddenInValue(byte) {
            return "\(section) has a field value with a control character"
        }
        storage.removeSubrange(Int(entry.valueEnd)...)
        storage.append(UInt8(ascii: " "))
        storage.append(contentsOf: line.drop(while: Self.isBlank))
        while let last = storage.last, Self.isBlank(last), storage.count > Int(entry.valueStart) {
            storage.removeLast()
        }
        entry.valueEnd = UInt32(storage.count)
        entries.append(entry)
        return nil
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    static func trimmingLineBreak(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = line.count
        if end > 0, line[end - 1] == 10 { end -= 1 }
        if end > 0, line[end - 1] == 13 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: line[..<end])
    }
}
