// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Lifecycle

/// The exchanges in flight on one loop, and their deadlines.
///
/// One timer serves them all: it is set for the earliest deadline known and only ever moved forward, so that an
/// exchange which ends in time costs no timer at all. When it fires, every exchange is looked at once.
final class ExchangeTable: TimerHandling {
    let loop: EventLoop
    let configuration: HTTPClientConfiguration
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    @exclusivity(unchecked) private var exchanges: ContiguousArray<Exchange> = []
    @exclusivity(unchecked) private var listed: ContiguousArray<Exchange> = []
    @exclusivity(unchecked) private var timer: (token: LoopTimerToken, due: MonotonicTime)?
    private(set) var isShutDown = false

    init(loop: EventLoop, configuration: HTTPClientConfiguration) {
        self.loop = loop
        self.configuration = configuration
    }

    var count: Int { exchanges.count }

    /// Refuses when full or shut down.
    func add(_ exchange: Exchange) -> HTTPClientError? {
        guard !isShutDown else { return .shutDown }
        guard exchanges.count < configuration.maximumExchanges else {
            return .cannotConnect(
                "\(exchange.url.authority): \(configuration.maximumExchanges) exchanges are in flight already")
        }
        exchange.tableIndex = exchanges.count
        exchanges.append(exchange)
        deadlineMoved(of: exchange)
        return nil
    }

    func remove(_ exchange: Exchange) {
        guard let index = exchange.tableIndex else { return }
        exchange.tableIndex = nil
        let last = exchanges.removeLast()
        guard index < exchanges.count else { return }
        exchanges[index] = last
        last.tableIndex = index
    }

    /// Something of it changed that a task may be waiting for.
    func changed(_ exchange: Exchange) {
        guard !exchange.isListed else { return }
        exchange.isListed = true
        listed.append(exchange)
    }

    /// Wakes the tasks that wait for what changed. Transports call it at the end of their turns.
    func settle() {
        while let exchange = listed.popLast() {
            exchange.isListed = false
            exchange.settle()
        }
    }

    func deadlineMoved(of exchange: Exchange) {
        guard exchange.tableIndex != nil, let due = exchange.deadlines.next else { return }
        setTimer(for: due)
    }

    func timerFired() {
        timer = nil
        let now = loop.now
        let expired = exchanges.compactMap { exchange in
            exchange.deadlines.failure(at: now, peer: exchange.url.authority).map { (exchange, $0) }
        }
        for (exchange, error) in expired { exchange.expire(error) }
        if let next = exchanges.lazy.compactMap(\.deadlines.next).min() { setTimer(for: next) }
    }

    func shutDown() {
        isShutDown = true
        if let timer { loop.stopTimer(timer.token) }
        timer = nil
        for exchange in Array(exchanges) { exchange.abandon(.shutDown) }
    }

    private func setTimer(for due: MonotonicTime) {
        guard !isShutDown, due < timer?.due ?? MonotonicTime(nanoseconds: .max) else { return }
        if let timer { loop.stopTimer(timer.token) }
        timer = (loop.startTimer(due: due, self), due)
    }
}
