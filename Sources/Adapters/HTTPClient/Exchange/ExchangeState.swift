// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// One exchange as a value: what has arrived, what its reader took, how it ended.
///
/// It knows no socket, clock or continuation, so that curl and any other transport feed it alike. At most
/// `readAhead` bytes (or one larger piece) wait for the reader; then the transport is told to hold the sender back.
struct ExchangeState {
    enum BodyVerdict: Equatable {
        case taken
        /// Nothing was consumed: deliver the same bytes again once reading resumes.
        case hold
        /// The exchange has ended, the transport must let go of it.
        case refused
    }

    enum Read {
        case bytes([UInt8])
        case end(trailers: HTTPFields)
        case failed(HTTPClientError)
        case nothingYet
    }

    struct Head {
        let status: HTTPStatus
        let fields: HTTPFields
    }

    private enum Ending {
        case complete
        case failed(HTTPClientError)
    }

    /// Small pieces are joined up to this size; larger ones are handed over as they came, never copied again.
    private static let joinedPiece = 32 << 10

    private let readAhead: Int
    private let maximumBody: Int
    private var pieces: [[UInt8]] = []
    /// Bytes in `pieces`.
    private var waiting = 0
    private var received = 0
    private var ending: Ending?
    private(set) var head: Head?
    private var trailers: HTTPFields = [:]
    /// The transport was told to hold and has not been resumed since.
    private(set) var isHeld = false

    init(readAhead: Int, maximumBody: Int) {
        self.readAhead = readAhead
        self.maximumBody = maximumBody
    }

    var hasEnded: Bool { ending != nil }
    /// ``read()`` has an answer.
    var isReadable: Bool { waiting > 0 || hasEnded }
    var failure: HTTPClientError? { if case .failed(let error) = ending { error } else { nil } }

    // MARK: What the transport reports

    mutating func headArrived(_ head: Head) {
        guard self.head == nil, !hasEnded else { return }
        self.head = head
    }

    mutating func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> BodyVerdict {
        guard !hasEnded else { return .refused }
        guard !bytes.isEmpty else { return .taken }
        guard bytes.count <= maximumBody - received else {
            abandoned(.bodyTooLarge(limit: maximumBody))
            return .refused
        }
        guard waiting == 0 || bytes.count <= readAhead - waiting else {
            isHeld = true
            return .hold
        }
        received += bytes.count
        store(bytes)
        return .taken
    }

    private mutating func store(_ bytes: UnsafeRawBufferPointer) {
        waiting += bytes.count
        if let last = pieces.indices.last, pieces[last].count + bytes.count <= Self.joinedPiece {
            pieces[last].append(contentsOf: bytes)
        } else {
            pieces.append(Array(bytes))
        }
    }

    /// The fields behind the body, before the end is reported.
    mutating func trailersArrived(_ fields: HTTPFields) {
        guard !hasEnded else { return }
        trailers = fields
    }

    /// The response ended as it should.
    mutating func completed() {
        guard !hasEnded else { return }
        ending = head == nil ? .failed(.malformedResponse("the response has no head")) : .complete
    }

    /// The exchange broke; what had arrived before can still be read.
    mutating func failed(_ error: HTTPClientError) {
        guard !hasEnded else { return }
        ending = .failed(error)
    }

    // MARK: What our side decides

    /// Nobody wants the rest: what waits is dropped and the reader gets `error`, also when the whole response had arrived,
    /// for a body with a piece missing must not look complete.
    mutating func abandoned(_ error: HTTPClientError) {
        let isLosing = waiting > 0
        pieces = []
        waiting = 0
        isHeld = false
        switch ending {
        case nil: ending = .failed(error)
        case .complete where isLosing: ending = .failed(error)
        case .complete, .failed: break
        }
    }

    /// Hands over a body that is complete, of one piece or none and not above `limit`; nil otherwise.
    mutating func takeWhole(upTo limit: Int) -> [UInt8]? {
        guard case .complete = ending, pieces.count <= 1, waiting <= limit, trailers.isEmpty else { return nil }
        waiting = 0
        return pieces.popLast() ?? []
    }

    /// Hands over the first of what waits. `resume`: the transport was held and may go on, for half of the room is free.
    mutating func read() -> (read: Read, resume: Bool) {
        if !pieces.isEmpty {
            let bytes = pieces.removeFirst()
            waiting -= bytes.count
            let resume = isHeld && waiting <= readAhead / 2
            if resume { isHeld = false }
            return (.bytes(bytes), resume && !hasEnded)
        }
        switch ending {
        case .complete: return (.end(trailers: trailers), false)
        case .failed(let error): return (.failed(error), false)
        case nil: return (.nothingYet, false)
        }
    }
}
