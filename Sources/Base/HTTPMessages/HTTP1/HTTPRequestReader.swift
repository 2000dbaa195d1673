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
        /// A request is complete: ``HTTPRequestReader/takeRequest()`` has it, and must be called before reading on.
        case request
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

    private var parser = HTTPRequestHeadParser()
    private var head = HTTPRequestHead()
    /// One while a chunked body is read; in an array, for most connections never need the room.
    private var decoder: [HTTPChunkedDecoder] = []
    package private(set) var phase = Phase.idle

    package init() {}

    /// Reads on in `bytes`, which begin at the first byte that was not consumed before, and says how many are consumed
    /// now. After a fault the connection is of no more use.
    package mutating func read(
        _ bytes: Span<UInt8>, within limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) -> (step: Step, consumed: Int) {
        if phase == .body { return try readBody(bytes, limits) }
        guard let length = try parser.parse(bytes, into: &head, within: limits) else {
            if !bytes.isEmpty { phase = .head }
            return (.needsMore, 0)
        }
        parser = HTTPRequestHeadParser()
        if head.framing == .length(0) {
            phase = .idle
            return (.request, length)
        }
        beginBody()
        if head.expectsContinue, length == bytes.count { return (.expectsContinue, length) }
        let (step, consumed) = try readBody(bytes.extracting(length...), limits)
        return (step, length + consumed)
    }

    /// The request that is complete, with its body.
    package mutating func takeRequest() -> HTTPRequestHead {
        var taken = HTTPRequestHead()
        swap(&taken, &head)
        return taken
    }

    private mutating func beginBody() {
        phase = .body
        switch head.framing {
        case .length(let length): head.request.body.reserveCapacity(min(length, Self.trustedLength))
        case .chunked: decoder = [HTTPChunkedDecoder()]
        }
    }

    private mutating func readBody(
        _ bytes: Span<UInt8>, _ limits: HTTPRequestLimits
    ) throws(HTTPRequestFault) -> (step: Step, consumed: Int) {
        let consumed: Int
        let isComplete: Bool
        switch head.framing {
        case .length(let length):
            consumed = min(length - head.request.body.count, bytes.count)
            bytes.extracting(..<consumed).withUnsafeBufferPointer { head.request.body.append(contentsOf: $0) }
            isComplete = head.request.body.count == length
        case .chunked:
            consumed = try decoder[0].decode(bytes, into: &head.request.body, within: limits)
            isComplete = decoder[0].isAtEnd
        }
        guard isComplete else { return (.needsMore, consumed) }
        if !decoder.isEmpty { decoder = [] }
        phase = .idle
        return (.request, consumed)
    }
}
