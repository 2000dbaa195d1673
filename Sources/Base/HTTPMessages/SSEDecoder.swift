// SPDX-License-Identifier: Apache-2.0

/// Turns the bytes of a `text/event-stream` into events, however they are cut into pieces (HTML standard, section 9.2.6).
///
/// Lines end in CR, LF or CRLF; a leading byte order mark is skipped; comments and unknown fields are ignored; an event
/// that the end of the stream cuts off is never dispatched. What is kept between two pushes is at most one unfinished
/// line and one unfinished event, each bounded.
package struct SSEDecoder: Sendable {
    /// The id a client would resume from: also set by blocks that carry no data.
    package private(set) var lastEventID: String?
    /// The latest `retry` value in milliseconds.
    package private(set) var reconnectionTime: Int?
    /// Set once the stream broke its bound; every later push throws it.
    package private(set) var failure: SSEError?

    private let maximumEvent: Int
    private var line: [UInt8] = []
    private var skipsLineFeed = false
    private var isAtStart = true
    private var event: String?
    private var data: [UInt8] = []
    private var hasData = false
    private var retry: Int?

    /// - Parameter maximumEvent: bytes of one event's data; a line may be longer by the name of its field.
    package init(maximumEvent: Int) { self.maximumEvent = maximumEvent }

    /// Returns the events that these bytes complete.
    ///
    /// Events that were complete before the bound was broken are returned first; the error then stands in ``failure``
    /// and is thrown by the next push.
    package mutating func push(_ bytes: [UInt8]) throws(SSEError) -> [SSEEvent] {
        if let failure { throw failure }
        var events: [SSEEvent] = []
        do {
            try consume(bytes, into: &events)
        } catch {
            failure = error
            line = []
            data = []
            if events.isEmpty { throw error }
        }
        return events
    }

    private mutating func consume(_ bytes: [UInt8], into events: inout [SSEEvent]) throws(SSEError) {
        var start = 0
        while true {
            let end = Self.lineEnd(in: bytes, from: start)
            if end > start { skipsLineFeed = false }
            guard end < bytes.count else { break }
            if bytes[end] == Self.lineFeed && skipsLineFeed {
                skipsLineFeed = false
            } else {
                skipsLineFeed = bytes[end] == Self.carriageReturn
                try endLine(with: bytes[start..<end], into: &events)
            }
            start = end + 1
        }
        try checkLine(line.count + (bytes.count - start))
        line.append(contentsOf: bytes[start...])
    }

    /// Where the next CR or LF is, or the end.
    private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int {
        let bytes = bytes.span
        var index = bytes.controlCharacter(from: start)
        while index < bytes.count, bytes[index] != lineFeed, bytes[index] != carriageReturn {
            index = bytes.controlCharacter(from: index + 1)
        }
        return index
    }

    private mutating func endLine(with rest: ArraySlice<UInt8>, into events: inout [SSEEvent]) throws(SSEError) {
        try checkLine(line.count + rest.count)
        guard !line.isEmpty else { return try interpret(rest, into: &events) }
        var whole: [UInt8] = []
        swap(&whole, &line)
        whole.append(contentsOf: rest)
        try interpret(whole[...], into: &events)
        whole.removeAll(keepingCapacity: whole.capacity <= 4096)
        swap(&whole, &line)
    }

    private mutating func interpret(_ text: ArraySlice<UInt8>, into events: inout [SSEEvent]) throws(SSEError) {
        var text = text
        if isAtStart {
            isAtStart = false
            if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        }
        guard !text.isEmpty else { return dispatch(into: &events) }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return try set(text, to: []) }
        guard colon > text.startIndex else { return }
        var value = text[(colon + 1)...]
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        try set(text[..<colon], to: value)
    }

    private mutating func set(_ field: ArraySlice<UInt8>, to value: ArraySlice<UInt8>) throws(SSEError) {
        if field.elementsEqual("data".utf8) {
            try check(data.count + (hasData ? 1 : 0) + value.count)
            if hasData { data.append(Self.lineFeed) }
            data.append(contentsOf: value)
            hasData = true
        } else if field.elementsEqual("event".utf8) {
            event = value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
        } else if field.elementsEqual("id".utf8) {
            if !value.contains(0) { lastEventID = value.isEmpty ? nil : String(decoding: value, as: UTF8.self) }
        } else if field.elementsEqual("retry".utf8) {
            guard let milliseconds = Self.digits(value) else { return }
            retry = milliseconds
            reconnectionTime = milliseconds
        }
    }

    private mutating func dispatch(into events: inout [SSEEvent]) {
        if hasData { events.append(SSEEvent(event: event, data: data, id: lastEventID, retry: retry)) }
        event = nil
        data = []
        hasData = false
        retry = nil
    }

    private func checkLine(_ count: Int) throws(SSEError) {
        if count - Self.fieldNameAllowance > maximumEvent { throw .eventTooLarge(limit: maximumEvent) }
    }

    private func check(_ count: Int) throws(SSEError) {
        if count > maximumEvent { throw .eventTooLarge(limit: maximumEvent) }
    }

    private static func digits(_ value: ArraySlice<UInt8>) -> Int? {
        guard !value.isEmpty, value.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(String(decoding: value, as: UTF8.self))
    }

    private static let fieldNameAllowance = 16
    private static let lineFeed: UInt8 = 10
    private static let carriageReturn: UInt8 = 13
}
