// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// The agent's voice on its way into the room, a frame each 20 ms.
extension AgentSession {
    private static let frameLength = Duration.milliseconds(20)

    func keepTicking() {
        guard ticking == nil, current != nil else { return }
        nextTick = now
        scheduleTick()
    }

    /// The first sound of a reply does not wait for the next tick.
    func playAtOnceIfFirst(_ id: Int) {
        guard let current, current.id == id, !current.playout.hasStarted else { return }
        ticking?.cancel()
        nextTick = now
        tick()
    }

    private func scheduleTick() {
        let delay = max((nextTick ?? now) - now, .zero)
        ticking = place.timers.schedule(after: delay) { [place] in
            place.tasks.start { await self.tick() }
        }
    }

    private func tick() {
        ticking = nil
        guard let reply = current else { return }
        let hadStarted = reply.playout.hasStarted
        switch reply.playout.take() {
        case .frame(let frame):
            if !hadStarted { began(reply) }
            room.play(frame)
            spending.usage.spoken += frame.duration
            showWords(of: reply)
        case .finished: return finished(reply)
        case .nothing: break
        }
        // A loop that was held up does not send what it missed all at once.
        let due = (nextTick ?? now) + Self.frameLength
        nextTick = due + .milliseconds(100) < now ? now + Self.frameLength : due
        scheduleTick()
    }

    private func began(_ reply: Reply) {
        reply.bridge?.cancel()
        reply.times.firstSound = now
        if reply.words != nil || reply.times.turnEnd != nil { room.publish(.turnMeasured(reply.times)) }
        machine.currentReplyMayBeInterrupted = reply.mayBeInterrupted
        handle(.playoutStarted(now))
    }

    private func showWords(of reply: Reply) {
        let heard = reply.playout.transcript.heard
        guard heard != reply.shownWords else { return }
        reply.shownWords = heard
        room.publish(.agentTranscript(heard, isFinal: false))
    }

    private func finished(_ reply: Reply) {
        current = nil
        replies[reply.id] = nil
        let text = reply.playout.transcript.text
        if reply.words != nil { answeredTurn() }
        if reply.playout.hasStarted {
            append(.agent(text, wasInterrupted: false))
            room.publish(.agentTranscript(text, isFinal: true))
        }
        reply.settle(reply.playout.hasStarted ? .heard : .failed)
        sumUp()
        // What follows is taken up before the turn goes back, so that another agent's words come first.
        if let next = reply.next { follow(next) }
        handle(reply.playout.hasStarted ? .playoutFinished(now) : .replyEnded(now))
        startWaiting()
        tellNews()
    }
}
