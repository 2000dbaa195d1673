// SPDX-License-Identifier: Apache-2.0

/// Cuts the bytes of one connection into complete requests. Pure: no socket, no clock; the same bytes give the same
/// requests however they are cut into pieces.
package struct HTTPRequestReader: Sendable {
    /// What the bytes amount to.
    package enum Step: Sendable {
        /// More bytes are needed. What was not consumed must be given again, with more behind it.
        case needsMore
        /// The client waits for `100 Continue`, and may have it: call again after sending it.
        case expectsContinue
        case request(HTTPRequestHead, body: [UInt8])
    }

    /// How far the current request has come.
    package enum Phase: Sendable {
        /// Nothing of it has arrived.
        case idle
        case head
        case body
    }

    /// More is not set aside for a body on the word of its `content-length` alone.
    private static let trustedLength = 64 << 10

    private let limits: HTTPRequestLimits
    private var parser: HTTPRequestHeadParser
    /// The head whose body is being read.
    private var head: HTTPRequestHead?
    private var decoder: HTTPChunkedDecoder?
    private var body: [UInt8] = []
    package private(set) var phase = Phase.idle

    package init(limits: HTTPRequestLimits) {
        self.limits = limits
        parser = HTTPRequestHeadParser(limits: limits)
    }

    /// Reads on in `bytes`, which begin at the first byte that was not consumed before, and says how many are consumed
    /// now. After a fault the connection is of no more use.
    package mutating func read(_ bytes: Span<UInt8>) throws(HTTPRequestFault) -> (step: Step, consumed: Int) {
        if let head { return try readBody(of: head, bytes) }
        guard let (head, length) = try parser.parse(bytes) else {
            if !bytes.isEmpty { phase = .head }
            return (.needsMore, 0)
        }
        parser = HTTPRequestHeadParser(limits: limits)
        guard head.framing != .length(0) else {
            phase = .idle
            return (.request(head, body: []), length)
        }
        return try beginBody(of: head, bytes, length)
    }

    private mutating func beginBody(
        of head: HTTPRequestHead, _ bytes: Span<UInt8>, _ headLength: Int
    ) throws(HTTPRequestFault) -> (step: Step, consumed: Int) {
        phase = .body
        self.head = head
        switch head.framing {
        case .length(let length): body.reserveCapacity(min(length, Self.trustedLength))
        case .chunked: decoder = HTTPChunkedDecoder(limits: limits)
        }
        if head.expectsContinue, headLength == bytes.count { return (.expectsContinue, headLength) }
        let (step, consumed) = try readBody(of: head, bytes.extracting(headLength...))
        return (step, headLength + consumed)
    }

    private mutating func readBody(
        of head: HTTPRequestHead, _ bytes: Span<UInt8>
    ) throws(HTTPRequestFault) -> (step: Step, consumed: Int) {
        if case .length(let length) = head.framing {
            let count = min(length - body.count, bytes.count)
            bytes.extracting(..<count).withUnsafeBufferPointer { body.append(contentsOf: $0) }
            return (body.count == length ? finish(head) : .needsMore, count)
        }
        let consumed = try decoder?.decode(bytes, into: &body) ?? 0
        return (decoder?.isAtEnd == true ? finish(head) : .needsMore, consumed)
    }

    private mutating func finish(_ head: HTTPRequestHead) -> Step {
        var complete: [UInt8] = []
        swap(&complete, &body)
        self.head = nil
        decoder = nil
        phase = .idle
        return .request(head, body: complete)
    }
}
