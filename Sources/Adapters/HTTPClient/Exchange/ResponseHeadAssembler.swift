// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Builds the final head of a response from its lines, in order; heads of 1xx responses are passed over.
///
/// Lines after the final head (trailers) are ignored. A folded line (RFC 9112, section 5.2) becomes part of the value
/// before it, its line break replaced by spaces; everything else that is not a field is refused.
struct ResponseHeadAssembler {
    enum Outcome: Equatable {
        case more
        case complete
        case malformed(String)
    }

    private let maximumBytes: Int
    private var code: UInt16 = 0
    private var storage: [UInt8] = []
    private var entries: [HTTPFields.Entry] = []
    private(set) var isComplete = false
    /// The head is of HTTP/1.1: connections persist unless it says otherwise, bodies may be chunked.
    private(set) var isPersistentVersion = false

    init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

    /// At least the status line has come.
    var hasBegun: Bool { code != 0 }

    /// The head, once ``isComplete``. Empties the assembler's buffers.
    mutating func takeHead() -> ExchangeState.Head {
        let head = ExchangeState.Head(
            status: HTTPStatus(code), fields: HTTPFields(storage: storage, entries: entries))
        storage = []
        entries = []
        return head
    }

    /// Ready for the next response.
    mutating func reset() {
        code = 0
        storage = []
        entries = []
        isComplete = false
    }

    /// `line` with or without its line break.
    mutating func push(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard !isComplete else { return .complete }
        let line = Self.trimmingLineBreak(line)
        if code == 0 { return pushStatus(line) }
        if line.isEmpty { return endHead() }
        guard storage.count + line.count <= maximumBytes else {
            return .malformed("its head is longer than \(maximumBytes) bytes")
        }
        return Self.isBlank(line[0]) ? pushFold(line) : pushField(line)
    }

    /// An interim head starts over, except 101: what follows it is no HTTP.
    private mutating func endHead() -> Outcome {
        if (100..<200).contains(code), code != 101 {
            reset()
            return .more
        }
        isComplete = true
        return .complete
    }

    /// `HTTP/x[.y] NNN[ reason]`.
    private mutating func pushStatus(_ line: UnsafeRawBufferPointer) -> Outcome {
        let malformed = Outcome.malformed("its first line is no status line")
        guard line.count >= 10, line.prefix(5).elementsEqual("HTTP/".utf8) else { return malformed }
        guard let space = line.firstIndex(of: UInt8(ascii: " ")), space <= 8, line.count >= space + 4 else {
            return malformed
        }
        var code: UInt16 = 0
        for index in space + 1...space + 3 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[index]) else { return malformed }
            code = code * 10 + UInt16(line[index] - UInt8(ascii: "0"))
        }
        guard code >= 100, line.count == space + 4 || Self.isBlank(line[space + 4]) else { return malformed }
        self.code = code
        isPersistentVersion = line[..<space].elementsEqual("HTTP/1.1".utf8)
        return .more
    }

    private mutating func pushField(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
            return .malformed("a line of its head has no field name")
        }
        for byte in line[..<colon] where !HTTPToken.isTokenByte(byte) {
            return .malformed("a field name of its head is no token")
        }
        var (first, end) = (colon + 1, line.count)
        while first < end, Self.isBlank(line[first]) { first += 1 }
        while end > first, Self.isBlank(line[end - 1]) { end -= 1 }
        for byte in line[first..<end] where HTTPToken.isForbiddenInValue(byte) {
            return .malformed("a field value of its head has a control character")
        }
        let base = storage.count
        storage.append(contentsOf: line)
        entries.append(
            HTTPFields.Entry(
                nameStart: UInt32(base), nameEnd: UInt32(base + colon), valueStart: UInt32(base + first),
                valueEnd: UInt32(base + end)))
        return .more
    }

    private mutating func pushFold(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard var entry = entries.popLast() else { return .malformed("its head begins with a folded line") }
        for byte in line where HTTPToken.isForbiddenInValue(byte) {
            return .malformed("a field value of its head has a control character")
        }
        storage.removeSubrange(Int(entry.valueEnd)...)
        storage.append(UInt8(ascii: " "))
        storage.append(contentsOf: line.drop(while: Self.isBlank))
        while let last = storage.last, Self.isBlank(last), storage.count > Int(entry.valueStart) {
            storage.removeLast()
        }
        entry.valueEnd = UInt32(storage.count)
        entries.append(entry)
        return .more
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    private static func trimmingLineBreak(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var end = line.count
        if end > 0, line[end - 1] == 10 { end -= 1 }
        if end > 0, line[end - 1] == 13 { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: line[..<end])
    }
}
