// SPDX-License-Identifier: Apache-2.0

/// The sound of one reply on its way out: filled as it is made, emptied a frame at a time, held, resumed or dropped. Pure.
struct Playout: Sendable {
    enum Step: Equatable {
        case frame(AudioFrame)
        /// Nothing to play now: held, not yet made, or not to be heard yet.
        case nothing
        /// The last frame was given out before.
        case finished
    }

    /// Sound that waits is bounded: a minute at 20 ms a frame. What makes the sound has to wait above it.
    static let mostFrames = 3_000

    private var frames: [AudioFrame] = []
    private var next = 0
    private(set) var transcript = PlayoutTranscript()
    private(set) var hasStarted = false
    private var isComplete = false
    var isHeld = false
    /// A prepared reply is made but not heard.
    var isAudible: Bool

    init(isAudible: Bool) { self.isAudible = isAudible }

    var isFull: Bool { frames.count - next >= Self.mostFrames }
    var isEmpty: Bool { transcript.text.isEmpty && frames.isEmpty }

    /// Sound follows that belongs to this text.
    mutating func begin(_ piece: String) { transcript.add(piece) }

    mutating func append(_ frame: AudioFrame) {
        frames.append(frame)
        transcript.synthesized(frame.duration)
    }

    /// Nothing more comes.
    mutating func complete() { isComplete = true }

    mutating func take() -> Step {
        guard isAudible, !isHeld else { return .nothing }
        guard next < frames.count else { return isComplete ? .finished : .nothing }
        let frame = frames[next]
        next += 1
        if next == 500 {
            frames.removeFirst(next)
            next = 0
        }
        hasStarted = true
        transcript.played(frame.duration)
        return .frame(frame)
    }
}
