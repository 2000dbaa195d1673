// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle

/// The deadlines of one exchange, as arithmetic: which one is next, which one has passed.
struct ExchangeDeadlines {
    /// What the exchange is waiting for.
    enum Phase {
        case connection, head, body
        /// The reader is behind: silence is ours, only the total runs.
        case reader
    }

    private let limits: HTTPClientLimits
    /// The ends of the phases and of the whole, worked out once: arithmetic on durations is wide.
    private let connectionDue: MonotonicTime
    private let headDue: MonotonicTime?
    private let totalDue: MonotonicTime?
    private var bodyDue: MonotonicTime?
    private(set) var phase = Phase.connection

    init(started: MonotonicTime, limits: HTTPClientLimits) {
        self.limits = limits
        let headDue = limits.head.map { started + $0 }
        let connectDue = started + limits.connect
        connectionDue = headDue.map { min($0, connectDue) } ?? connectDue
        self.headDue = headDue
        totalDue = limits.total.map { started + $0 }
        bodyDue = limits.idle.map { started + $0 }
    }

    /// Body bytes count as progress whenever silence has a limit; `now` is only asked for then. Says whether something
    /// expires earlier than before.
    @discardableResult
    mutating func entered(_ phase: Phase, now: @autoclosure () -> MonotonicTime) -> Bool {
        let before = next
        self.phase = phase
        if phase == .body, let idle = limits.idle { bodyDue = now() + idle }
        guard let next else { return false }
        return before.map { next < $0 } ?? true
    }

    /// The earliest time at which something expires; nil if the exchange may last for ever.
    var next: MonotonicTime? {
        switch (phaseDeadline, totalDue) {
        case (let phase?, let total?): min(phase, total)
        case (let phase, let total): phase ?? total
        }
    }

    /// The failure that is due at `now`. `peer` is named in its text.
    func failure(at now: MonotonicTime, peer: String) -> HTTPClientError? {
        if let due = phaseDeadline, due <= now { return .timedOut(phaseText(peer: peer)) }
        if let total = limits.total, let totalDue, totalDue <= now {
            return .timedOut("the exchange with \(peer) was not complete within \(total)")
        }
        return nil
    }

    private var phaseDeadline: MonotonicTime? {
        switch phase {
        case .connection: connectionDue
        case .head: headDue
        case .body: bodyDue
        case .reader: nil
        }
    }

    private func phaseText(peer: String) -> String {
        switch phase {
        case .connection: "no connection to \(peer) within \(min(limits.connect, limits.head ?? limits.connect))"
        case .head: "no response head from \(peer) within \(limits.head ?? .zero)"
        case .body, .reader: "\(peer) was silent within its response for \(limits.idle ?? .zero)"
        }
    }
}
