// SPDX-License-Identifier: Apache-2.0

/// Reads a multipart body (RFC 2046, section 5.1; RFC 7578) piece by piece, however it arrives. Content is handed on as
/// it comes: no more is kept than might be the beginning of a delimiter, and the fields of one part.
///
/// Stricter than RFC 2046: lines end in CR LF, and nothing but blanks may follow a delimiter on its line.
package struct MultipartDecoder: Sendable {
    package enum Event: Equatable, Sendable {
        case partBegan(MultipartHead)
        /// Never empty. Where one ends and the next begins says nothing.
        case content([UInt8])
        case partEnded
        /// The closing delimiter; what follows it is skipped.
        case ended
    }

    private enum State: Equatable {
        case preamble
        /// Behind a delimiter: hyphens, blanks or the line's end.
        case delimiter
        case head
        case content
        case epilogue
    }

    private let limits: MultipartLimits
    /// CR LF, two hyphens and the boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Received and not used yet. The first delimiter needs no line end before it: one is put there.
    private var pending: [UInt8] = [13, 10]
    /// Where in `pending` the next look begins.
    private var offset = 0
    /// Bytes outside the parts, those that were put there not counted.
    private var padding = -2
    private var parts = 0
    private var partSize = 0

    /// `boundary` as the content type names it, without quotes.
    package init(boundary: String, limits: MultipartLimits = MultipartLimits()) throws(MultipartFault) {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy(Self.isBoundary), bytes.last != 0x20 else {
            throw .malformedBoundary
        }
        self.limits = limits
        delimiter = [13, 10, 0x2D, 0x2D] + bytes
    }

    /// Appends the events that these bytes complete. Those before a fault stand in `events` when it is thrown; after a
    /// fault the decoder is of no more use.
    package mutating func push(_ bytes: Span<UInt8>, into events: inout [Event]) throws(MultipartFault) {
        bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
        while try step(&events) {}
        pending.removeFirst(offset)
        offset = 0
    }

    /// The body is over.
    package func finish() throws(MultipartFault) {
        guard state == .epilogue else { throw .truncated }
    }

    /// False when more bytes are needed.
    private mutating func step(_ events: inout [Event]) throws(MultipartFault) -> Bool {
        switch state {
        case .preamble: try skipPreamble()
        case .delimiter: try readDelimiter(&events)
        case .head: try readHead(&events)
        case .content: try readContent(&events)
        case .epilogue: try skip(pending.count - offset, goesOn: false)
        }
    }

    // MARK: States

    private mutating func skipPreamble() throws(MultipartFault) -> Bool {
        let found = MultipartSearch.find(delimiter, in: pending, from: offset)
        guard found.isWhole else { return try skip(found.start - offset, goesOn: false) }
        _ = try skip(found.start - offset, goesOn: true)
        offset += delimiter.count
        state = .delimiter
        return true
    }

    private mutating func skip(_ count: Int, goesOn: Bool) throws(MultipartFault) -> Bool {
        padding += count
        offset += count
        guard padding <= limits.padding else { throw .paddingTooLarge(limit: limits.padding) }
        return goesOn
    }

    private mutating func readDelimiter(_ events: inout [Event]) throws(MultipartFault) -> Bool {
        let rest = pending[offset...]
        guard rest.count >= 2 else { return false }
        if rest.starts(with: [0x2D, 0x2D]) {
            offset += 2
            state = .epilogue
            events.append(.ended)
            return true
        }
        let blanks = rest.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard padding + blanks <= limits.padding else { throw .paddingTooLarge(limit: limits.padding) }
        let end = rest.dropFirst(blanks).prefix(2)
        guard end.first == nil || end.first == 13, end.count < 2 || end.last == 10 else { throw .malformedDelimiter }
        guard end.count == 2 else { return false }
        padding += blanks
        // The line end stays: it may be that of an empty head.
        offset += blanks
        parts += 1
        guard parts <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        state = .head
        return true
    }

    private mutating func readHead(_ events: inout [Event]) throws(MultipartFault) -> Bool {
        let found = MultipartSearch.find([13, 10, 13, 10], in: pending, from: offset)
        guard found.start - offset <= limits.head else { throw .headTooLarge(limit: limits.head) }
        guard found.isWhole else { return false }
        events.append(.partBegan(try MultipartHead(lines: pending[offset..<found.start], limits: limits)))
        offset = found.start + 4
        partSize = 0
        state = .content
        return true
    }

    private mutating func readContent(_ events: inout [Event]) throws(MultipartFault) -> Bool {
        let found = MultipartSearch.find(delimiter, in: pending, from: offset)
        partSize += found.start - offset
        guard partSize <= limits.part else { throw .partTooLarge(limit: limits.part) }
        if found.start > offset { events.append(.content(Array(pending[offset..<found.start]))) }
        offset = found.start
        guard found.isWhole else { return false }
        events.append(.partEnded)
        offset += delimiter.count
        state = .delimiter
        return true
    }

    /// RFC 2046, section 5.1.1.
    private static func isBoundary(_ byte: UInt8) -> Bool {
        OctetClass.isDigit(byte) || OctetClass.lower(byte) &- 0x61 < 26 || "'()+_,-./:=? ".utf8.contains(byte)
    }
}
