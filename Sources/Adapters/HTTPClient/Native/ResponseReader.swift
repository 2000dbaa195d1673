// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPMessages

/// Reads one HTTP/1.1 response from the bytes of its connection, strictly (RFC 9112): a pure value that is asked for
/// the next event as long as it has one.
struct ResponseReader {
    enum Event {
        /// All bytes are consumed and more are needed.
        case needMore
        case head(ExchangeState.Head)
        /// Body bytes; the caller says with ``took(_:)`` how much of them is done with.
        case body(Range<Int>)
        /// With the fields behind the body.
        case end(trailers: HTTPFields)
        case malformed(String)
    }

    private enum State {
        case head
        case fixed(left: UInt64)
        case chunked(ChunkedBody)
        case untilClose
        case done
    }

    private var state = State.head
    private var assembler: ResponseHeadAssembler
    /// A line of the head whose end has not come yet.
    private var partialLine: [UInt8] = []
    private var isHeadRequest = false
    private let maximumHead: Int
    /// The connection may carry another exchange once this one is complete.
    private(set) var keepsAlive = true

    init(maximumHead: Int) {
        self.maximumHead = maximumHead
        assembler = ResponseHeadAssembler(maximumBytes: maximumHead)
    }

    /// Ready for the response to the next request.
    mutating func reset(isHeadRequest: Bool) {
        self.isHeadRequest = isHeadRequest
        state = .head
        assembler.reset()
        partialLine.removeAll(keepingCapacity: true)
        keepsAlive = true
    }

    /// Goes on at `offset`, which is moved over what is consumed.
    mutating func next(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Event {
        switch state {
        case .head: return nextOfHead(bytes, &offset)
        case .fixed(let left):
            guard offset < bytes.count else { return .needMore }
            return .body(offset..<offset + Int(min(left, UInt64(bytes.count - offset))))
        case .chunked(var chunks):
            let step = chunks.next(bytes, &offset)
            state = step == .end ? .done : .chunked(chunks)
            return event(step, of: chunks)
        case .untilClose: return offset < bytes.count ? .body(offset..<bytes.count) : .needMore
        case .done: return .end(trailers: [:])
        }
    }

    /// That much of the body last given is done with.
    mutating func took(_ count: Int) {
        switch state {
        case .fixed(let left): state = left == UInt64(count) ? .done : .fixed(left: left - UInt64(count))
        case .chunked(var chunks):
            chunks.took(count)
            state = .chunked(chunks)
        case .untilClose: break
        case .head, .done: preconditionFailure("no body was given")
        }
    }

    /// The peer sends nothing more: whether that is a proper end.
    mutating func connectionEnded() -> Bool {
        keepsAlive = false
        if case .untilClose = state { state = .done }
        if case .done = state { return true }
        return false
    }

    /// A response has begun, at least one byte of it.
    var hasBegun: Bool {
        if case .head = state { return assembler.hasBegun || !partialLine.isEmpty }
        return true
    }

    // MARK: Head

    private mutating func nextOfHead(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Event {
        while offset < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            guard let base = rest.baseAddress, let end = memchr(base, 10, rest.count) else {
                return keep(rest, &offset)
            }
            let line = UnsafeRawBufferPointer(start: base, count: UnsafeRawPointer(end) - base + 1)
            offset += line.count
            switch push(line) {
            case .more: continue
            case .complete: return frame(assembler.takeHead())
            case .malformed(let text): return .malformed(text)
            }
        }
        return .needMore
    }

    private mutating func push(_ line: UnsafeRawBufferPointer) -> ResponseHeadAssembler.Outcome {
        guard !partialLine.isEmpty else { return assembler.push(line) }
        partialLine.append(contentsOf: line)
        defer { partialLine.removeAll(keepingCapacity: true) }
        return partialLine.withUnsafeBytes { assembler.push($0) }
    }

    private mutating func keep(_ rest: UnsafeRawBufferPointer, _ offset: inout Int) -> Event {
        guard partialLine.count + rest.count <= maximumHead else {
            return .malformed("its head is longer than \(maximumHead) bytes")
        }
        partialLine.append(contentsOf: rest)
        offset += rest.count
        return .needMore
    }

    // MARK: Framing

    /// How the body ends (RFC 9112, section 6.3), without the leniencies by which two readers come to disagree.
    private mutating func frame(_ head: ExchangeState.Head) -> Event {
        let code = head.status.code
        let framing = FramingFields(head.fields)
        keepsAlive = assembler.isPersistentVersion && !framing.closes
        if code == 101 { return .malformed("it switches protocols, which nobody asked for") }
        if isHeadRequest || code == 204 || code == 304 {
            state = .done
            return .head(head)
        }
        switch (framing.encoding, framing.length) {
        case (.chunked, .absent) where assembler.isPersistentVersion:
            state = .chunked(ChunkedBody(maximumOverhead: maximumHead))
        case (.absent, .bytes(let length)): state = length == 0 ? .done : .fixed(left: length)
        case (.absent, .absent):
            keepsAlive = false
            state = .untilClose
        case (.absent, .invalid): return .malformed("its content-length is no single number")
        default: return .malformed("its transfer-encoding is not just chunked")
        }
        return .head(head)
    }

    private func event(_ step: ChunkedBody.Step, of chunks: ChunkedBody) -> Event {
        switch step {
        case .needMore: .needMore
        case .data(let range): .body(range)
        case .end: end(chunks.trailers)
        case .malformed(let text): .malformed(text)
        }
    }

    private func end(_ trailers: [UInt8]) -> Event {
        guard !trailers.isEmpty else { return .end(trailers: [:]) }
        var lines = FieldLines(of: "its trailer section", maximumBytes: maximumHead)
        for line in trailers.split(separator: 10) {
            let fault = line.withUnsafeBytes { lines.push(FieldLines.trimmingLineBreak($0)) }
            if let fault { return .malformed(fault) }
        }
        return .end(trailers: lines.take())
    }
}
