// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// One layer of a track as it comes in, or the whole of a track that has no layers. Belongs to the media loop.
struct PublishedLayer {
    let source: UInt32
    /// In bits per second, smoothed over seconds.
    private(set) var rate = 0
    private var bytes = 0
    private var lastPacket: MonotonicTime
    private var lastMeasure: MonotonicTime
    private var lastRequest: MonotonicTime?
    private var unwrapper = SequenceUnwrapper()
    /// The last number that was counted, and the packets since.
    private var counted: Int64?
    private var packets = 0

    /// After this without a packet a layer counts as not sent.
    private static let silence = Duration.seconds(2)
    /// Between two requests for a keyframe.
    private static let pause = Duration.milliseconds(500)

    init(source: UInt32, at now: MonotonicTime) { (self.source, lastPacket, lastMeasure) = (source, now, now) }

    mutating func received(_ count: Int, _ sequence: UInt16, at now: MonotonicTime) {
        bytes += count
        lastPacket = now
        let number = unwrapper.unwrap(sequence)
        if counted == nil { counted = number - 1 }
        packets += 1
    }

    /// Packets that were sent since the last time, by their numbers, and those of them that came.
    mutating func takeLoss() -> (expected: Int, received: Int) {
        guard let counted, let highest = unwrapper.highest else { return (0, 0) }
        defer { (self.counted, packets) = (highest, 0) }
        return (Int(highest - counted), packets)
    }

    func isLive(at now: MonotonicTime) -> Bool { now - lastPacket < Self.silence }

    mutating func measure(at now: MonotonicTime) {
        let seconds = Double((now - lastMeasure).wholeNanoseconds) / 1e9
        guard seconds >= 0.2 else { return }
        let new = Int(Double(bytes * 8) / seconds)
        rate = rate == 0 ? new : (rate * 3 + new) / 4
        (bytes, lastMeasure) = (0, now)
    }

    /// Whether one is to be asked for now.
    mutating func mayRequestKeyframe(at now: MonotonicTime) -> Bool {
        if let lastRequest, now - lastRequest < Self.pause { return false }
        lastRequest = now
        return true
    }
}
