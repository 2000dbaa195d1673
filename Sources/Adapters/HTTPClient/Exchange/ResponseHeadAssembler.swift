// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// Builds the final head of a response from its lines, in order; heads of 1xx responses are passed over.
struct ResponseHeadAssembler {
    enum Outcome: Equatable {
        case more
        case complete
        case malformed(String)
    }

    private var code: UInt16 = 0
    private var lines: FieldLines
    private(set) var isComplete = false
    /// The head is of HTTP/1.1: connections persist unless it says otherwise, bodies may be chunked.
    private(set) var isPersistentVersion = false

    init(maximumBytes: Int) { lines = FieldLines(of: "its head", maximumBytes: maximumBytes) }

    /// At least the status line has come.
    var hasBegun: Bool { code != 0 }

    /// The head, once ``isComplete``. Empties the assembler's buffers.
    mutating func takeHead() -> ExchangeState.Head {
        ExchangeState.Head(status: HTTPStatus(code), fields: lines.take())
    }

    /// Ready for the next response.
    mutating func reset() {
        code = 0
        lines.reset()
        isComplete = false
    }

    /// `line` with or without its line break.
    mutating func push(_ line: UnsafeRawBufferPointer) -> Outcome {
        guard !isComplete else { return .complete }
        let line = FieldLines.trimmingLineBreak(line)
        if code == 0 { return pushStatus(line) }
        if line.isEmpty { return endHead() }
        return lines.push(line).map { .malformed($0) } ?? .more
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
        guard line.count >= 10, Self.spells(line, upTo: 5, "HTTP/") else { return malformed }
        guard let space = line.firstIndex(of: UInt8(ascii: " ")), space <= 8, line.count >= space + 4 else {
            return malformed
        }
        var code: UInt16 = 0
        for index in space + 1...space + 3 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[index]) else { return malformed }
            code = code * 10 + UInt16(line[index] - UInt8(ascii: "0"))
        }
        guard code >= 100, line.count == space + 4 || FieldLines.isBlank(line[space + 4]) else { return malformed }
        self.code = code
        isPersistentVersion = Self.spells(line, upTo: space, "HTTP/1.1")
        return .more
    }

    private static func spells(_ line: UnsafeRawBufferPointer, upTo end: Int, _ text: StaticString) -> Bool {
        guard text.utf8CodeUnitCount == end, end <= line.count else { return false }
        return text.withUTF8Buffer { wanted in
            for index in wanted.indices where line[index] != wanted[index] { return false }
            return true
        }
    }
}
