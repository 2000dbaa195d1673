// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import EventLoops
import HTTPMessages
import Lifecycle

/// One timer per connection: while there is something to watch it looks every now and then, else it waits for the end of
/// the idle time. A deadline may be overdrawn by one look.
extension HTTP2Connection {
    func updateTimer() {
        guard ending != .closed else { return }
        let now = host.loop.turnTime
        let next = now + (isWatching ? host.http2Look : host.limits.idleDeadline)
        guard timer == nil || next < timerDue else { return }
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        timer = host.loop.startTimer(due: next, self)
        timerDue = next
    }

    private var isWatching: Bool { !streams.isEmpty || isBlocked || ending == .lingering || !hasReceivedRequest }

    func timerFired() {
        timer = nil
        guard ending != .closed else { return }
        let now = host.loop.turnTime
        if isOverdue(now) { return close() }
        for stream in streams.values { look(at: stream, now) }
        if streams.isEmpty, !isBlocked, ending == .no, now >= idleSince + idleLimit {
            isRetiring = true
            engine?.terminate(patchbay_h2_no_error)
        }
        flush()
        updateTimer()
    }

    /// A client that has asked nothing yet is given as long as one of HTTP/1.1 has for its first head.
    private var idleLimit: Duration {
        hasReceivedRequest ? host.limits.idleDeadline : min(host.limits.headDeadline, host.limits.idleDeadline)
    }

    /// Whether nobody would read a farewell.
    private func isOverdue(_ now: MonotonicTime) -> Bool {
        if ending == .lingering { return now >= idleSince + host.limits.lingerDeadline }
        guard isBlocked, now >= blockedSince + host.limits.writeDeadline else { return false }
        host.report(.cutAtWriteDeadline(peer: peer, waitingBytes: output.count))
        return true
    }

    private func look(at stream: HTTP2Stream, _ now: MonotonicTime) {
        switch stream.phase {
        case .head:
            guard now >= stream.since + host.limits.headDeadline else { return }
            // The rest of the section blocks every other stream, and nothing can be answered before it is decoded.
            terminate(patchbay_h2_enhance_your_calm, HTTPRequestFault.headTimedOut.explanation)
        case .body:
            guard now >= stream.since + host.limits.bodyDeadline else { return }
            refuse(stream, .bodyTimedOut)
        case .answer:
            guard !stream.body.isEmpty, !isBlocked, now >= stream.since + host.limits.writeDeadline else { return }
            // The peer has closed its window and keeps it closed.
            host.report(.cutAtWriteDeadline(peer: peer, waitingBytes: stream.body.count))
            engine?.reset(stream.id, patchbay_h2_enhance_your_calm)
        }
    }
}
