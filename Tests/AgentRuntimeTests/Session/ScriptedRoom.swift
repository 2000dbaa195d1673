// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle
import Synchronization

@testable import AgentRuntime

/// A room with one participant who speaks when told to; everything that an agent does in it can be waited for.
final class ScriptedRoom: RoomPresence {
    private struct State {
        var events: [SessionEvent] = []
        var framesPlayed = 0
        var watchers: [(isMet: @Sendable (SessionEvent) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    let hearing: AsyncStream<AudioFrame>
    private let microphone: AsyncStream<AudioFrame>.Continuation
    private let state = Mutex(State())
    private let timers: any TimerScheduling

    init(timers: any TimerScheduling) {
        self.timers = timers
        (hearing, microphone) = AsyncStream.makeStream()
    }

    var events: [SessionEvent] { state.withLock { $0.events } }
    var framesPlayed: Int { state.withLock { $0.framesPlayed } }

    func play(_ frame: AudioFrame) { state.withLock { $0.framesPlayed += 1 } }

    func publish(_ event: SessionEvent) {
        let met = state.withLock { state in
            state.events.append(event)
            let met = state.watchers.filter { $0.isMet(event) }
            state.watchers.removeAll { $0.isMet(event) }
            return met
        }
        for watcher in met { watcher.1.resume() }
    }

    /// Returns when such an event has come, or at once if one already has.
    func waitFor(_ isMet: @escaping @Sendable (SessionEvent) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isPast = state.withLock { state in
                if state.events.contains(where: isMet) { return true }
                state.watchers.append((isMet, continuation))
                return false
            }
            if isPast { continuation.resume() }
        }
    }

    /// Voice for a while, then silence for another, in real time.
    func speak(for voice: Duration, thenSilence silence: Duration = .milliseconds(400)) async {
        for (height, length) in [(Int16(4_000), voice), (Int16(3), silence)] {
            for _ in 0..<Int(length / .milliseconds(20)) {
                let samples = (0..<320).map { $0.isMultiple(of: 2) ? height : -height }
                microphone.yield(AudioFrame(samples: samples, rate: 16_000))
                await timers.pause(for: .milliseconds(20))
            }
        }
    }

    /// That sound and then silence, in real time; 16 kHz.
    func speak(_ samples: [Int16], thenSilence silence: Duration = .milliseconds(1_500)) async {
        let sound = samples + [Int16](repeating: 0, count: Int(silence / .milliseconds(20)) * 320)
        for start in stride(from: 0, to: sound.count - 319, by: 320) {
            microphone.yield(AudioFrame(samples: Array(sound[start..<start + 320]), rate: 16_000))
            await timers.pause(for: .milliseconds(20))
        }
    }

    func hangUp() { microphone.finish() }

    /// What is in the conversation, as lines.
    var conversation: [String] {
        events.compactMap { if case .conversation(let item) = $0 { item.readable } else { nil } }
    }
}
