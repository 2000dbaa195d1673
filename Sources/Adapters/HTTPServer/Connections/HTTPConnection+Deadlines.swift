// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Lifecycle

/// One timer per connection, started again only when it fires too early or would fire too late: a request that arrives
/// in one piece costs the wheel nothing.
extension HTTPConnection {
    /// Starts the deadline of what is waited for now, unless it runs already.
    func updateWait() {
        guard ending != .closed else { return }
        let next = ConnectionWait(
            isLingering: ending == .lingering, isBlocked: isBlocked, isAnswering: exchange != nil, phase: reader.phase)
        // Between two requests the wait begins anew each time, though it has the same name.
        if next != wait || next == .firstByte { restartWait(next) }
    }

    func restartWait(_ next: ConnectionWait) {
        wait = next
        guard let length = host.deadlines.length(of: next) else {
            due = nil
            return
        }
        let due = MonotonicTime(nanoseconds: host.loop.turnTime.nanoseconds + length)
        self.due = due
        if timer == nil || due < timerDue { startTimer(due) }
    }

    private func startTimer(_ due: MonotonicTime) {
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        timer = host.loop.startTimer(due: due, self)
        timerDue = due
    }

    func timerFired() {
        timer = nil
        guard ending != .closed, let due else { return }
        if due > host.loop.turnTime { startTimer(due) } else { deadlinePassed() }
    }

    private func deadlinePassed() {
        switch wait {
        case .nothing: break
        case .firstByte, .peerEnd: close()
        case .head: refuseLate(.headTimedOut)
        case .body: refuseLate(.bodyTimedOut)
        case .reader where hasReaderProgressed(): restartWait(.reader)
        case .reader:
            host.report(.cutAtWriteDeadline(peer: peer, waitingBytes: output.count))
            close()
        }
    }

    /// The kernel has taken bytes again, and the write deadline begins anew.
    func awaitReader() {
        unacknowledged = socket.unacknowledgedBytes
        restartWait(.reader)
    }

    /// The kernel asks for more only once a good part of its buffer is free: a slow reader may be at work meanwhile.
    private func hasReaderProgressed() -> Bool {
        let before = unacknowledged
        unacknowledged = socket.unacknowledgedBytes
        return unacknowledged < before
    }

    private func refuseLate(_ fault: HTTPRequestFault) {
        refuse(fault)
        flush()
        updateWait()
    }
}
