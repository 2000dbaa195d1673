// SPDX-License-Identifier: Apache-2.0

import Addresses
import EventLoops
import HTTPMessages
import Lifecycle

/// One exchange on its loop: joins the transport that feeds it, the deadlines, and the task that waits for it.
///
/// `@unchecked Sendable`: the constants aside, everything is touched on the loop's thread only; the entry points that
/// other threads may call (`cancel`, `read`) go there first.
final class Exchange: @unchecked Sendable {
    typealias HeadResult = Result<HTTPClientResponse, HTTPClientError>
    typealias ReadResult = Result<Piece, HTTPClientError>

    /// What a reader is given.
    enum Piece: Sendable {
        case bytes([UInt8])
        case end(trailers: HTTPFields)
    }

    let loop: EventLoop
    let request: HTTPClientRequest
    let url: RequestURL
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    @exclusivity(unchecked) private var state: ExchangeState
    @exclusivity(unchecked) private(set) var deadlines: ExchangeDeadlines
    @exclusivity(unchecked) private var transport: (any ExchangeTransport)?
    @exclusivity(unchecked) private var headWaiter: UnsafeContinuation<HeadResult, Never>?
    @exclusivity(unchecked) private var readWaiter: CheckedContinuation<ReadResult, Never>?
    /// Where the table keeps it; nil when it is not (or no longer) in flight.
    var tableIndex: Int?
    /// The table will call ``settle()`` at the end of the turn.
    var isListed = false
    private let table: ExchangeTable

    init(_ request: HTTPClientRequest, url: RequestURL, table: ExchangeTable) {
        loop = table.loop
        self.request = request
        self.url = url
        self.table = table
        state = ExchangeState(readAhead: table.configuration.readAhead, maximumBody: request.limits.maximumBody)
        deadlines = ExchangeDeadlines(started: table.loop.now, limits: request.limits)
    }

    var hasEnded: Bool { state.hasEnded }

    // MARK: From the caller

    /// On the loop. The waiter is resumed once, with the head or a failure. False: the exchange is over already.
    func begin(_ waiter: UnsafeContinuation<HeadResult, Never>) -> Bool {
        headWaiter = waiter
        if !hasEnded, let refusal = table.add(self) { state.failed(refusal) }
        guard hasEnded else { return true }
        settle()
        return false
    }

    /// Any thread.
    func cancel() {
        if loop.isCurrent { abandon(.cancelled) } else { loop.submit { self.abandon(.cancelled) } }
    }

    /// What can be read without waiting; nil also when this is another thread.
    func readAtOnce() -> ReadResult? {
        guard loop.isCurrent else { return nil }
        return take()
    }

    /// The whole body, where all of it is there in one piece of at most `limit` bytes with no fields behind it; nil also
    /// when this is another thread.
    func readWholeAtOnce(upTo limit: Int) -> [UInt8]? {
        guard loop.isCurrent else { return nil }
        return state.takeWhole(upTo: limit)
    }

    /// Any thread. One reader at a time.
    func read(_ waiter: CheckedContinuation<ReadResult, Never>) {
        guard loop.isCurrent else { return loop.submit { self.read(waiter) } }
        if let result = take() { return waiter.resume(returning: result) }
        precondition(readWaiter == nil, "one task reads a response's body")
        readWaiter = waiter
    }

    private func take() -> ReadResult? {
        let (read, resume) = state.read()
        if resume {
            deadlines.entered(.body, now: loop.now)
            table.deadlineMoved(of: self)
            transport?.resume(self)
        }
        switch read {
        case .bytes(let bytes): return .success(.bytes(bytes))
        case .end(let trailers): return .success(.end(trailers: trailers))
        case .failed(let error): return .failure(error)
        case .nothingYet: return nil
        }
    }

    // MARK: From the transport, on the loop

    /// The addresses to connect to, when they were looked up and checked beforehand.
    var pinned: [IPAddress] = []

    /// Bytes of the request were handed to the system on some connection: it may have been acted on.
    var hasSent = false

    func carried(by transport: any ExchangeTransport) { self.transport = transport }

    /// There is a connection, and the request is about to go out on it.
    func connected() { enter(.head) }

    func headArrived(_ head: ExchangeState.Head) {
        state.headArrived(head)
        enter(.body)
        table.changed(self)
    }

    func bodyArrived(_ bytes: UnsafeRawBufferPointer) -> ExchangeState.BodyVerdict {
        let verdict = state.bodyArrived(bytes)
        switch verdict {
        case .taken: enter(.body)
        case .hold: enter(.reader)
        case .refused: break
        }
        if readWaiter != nil { table.changed(self) }
        return verdict
    }

    func trailersArrived(_ fields: HTTPFields) { state.trailersArrived(fields) }

    /// Ends the exchange when its URL may not lead to one of these addresses.
    func refuses(_ addresses: [PeerAddress]) -> Bool {
        guard let refused = request.reach.refused(among: addresses.compactMap(\.ip)) else { return false }
        ended(.forbiddenAddress("\(url.authority) leads to \(refused), where a URL from outside may not lead"))
        return true
    }

    /// The transport has let go of the exchange. `error` is nil after a proper end. Waiters learn of it by ``settle()``.
    func ended(_ error: HTTPClientError?) {
        if let error { state.failed(error) } else { state.completed() }
        leave()
        table.changed(self)
    }

    /// Resumes whoever waits for what is there now. The table calls it at the end of a transport's turn, so that a turn
    /// costs one resumption whatever the number of pieces.
    func settle() {
        if let waiter = headWaiter {
            guard let result = headResult() else { return }
            headWaiter = nil
            waiter.resume(returning: result)
        }
        guard let waiter = readWaiter, state.isReadable else { return }
        // Taking may resume the transport, whose turn comes back here.
        readWaiter = nil
        if let result = take() { waiter.resume(returning: result) }
    }

    private func headResult() -> HeadResult? {
        if let head = state.head {
            let size = head.fields["content-length"].flatMap { Int($0) }
            let body = ExchangeBody(self, announcedSize: size)
            return .success(HTTPClientResponse(status: head.status, fields: head.fields, body: body))
        }
        return state.failure.map { .failure($0) }
    }

    // MARK: Endings of our own

    /// On the loop. Does nothing after the end, except that unread bytes are dropped.
    func abandon(_ error: HTTPClientError) {
        let wasOpen = !hasEnded
        state.abandoned(error)
        // After the end the transport has let go already, and who waits is woken when its turn ends.
        if wasOpen { letGo(wasOpen: true) }
    }

    /// On the loop. What had arrived can still be read.
    func expire(_ error: HTTPClientError) {
        let wasOpen = !hasEnded
        state.failed(error)
        letGo(wasOpen: wasOpen)
    }

    private func letGo(wasOpen: Bool) {
        let transport = transport
        leave()
        if wasOpen { transport?.abort(self) }
        settle()
    }

    private func enter(_ phase: ExchangeDeadlines.Phase) {
        if deadlines.entered(phase, now: loop.now) { table.deadlineMoved(of: self) }
    }

    private func leave() {
        transport = nil
        table.remove(self)
    }
}
