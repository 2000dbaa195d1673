// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import RTCPackets

/// Spreads what comes in bursts, as the packets of a keyframe do, over the time that the way needs for it. Pure.
package struct Pacer: Sendable {
    /// Packets that may wait; beyond it the newest are lost, as on the way.
    package static let maximumPackets = 1024
    /// How much faster than the estimate a burst leaves.
    private static let factor = 2.5
    /// What may leave at once, as the time that it takes at that rate.
    private static let burst = Duration.milliseconds(15)

    private var queue: [[UInt8]] = []
    private var head = 0
    /// Bytes that have left before their time.
    private var debt = 0.0
    private var lastTime: MonotonicTime?
    /// Bits per second; nil for no bound.
    package var rate: Int?

    package init() {}

    package var waiting: Int { queue.count - head }

    /// Whether a packet may leave now. If not, it waits, unless there are too many.
    package mutating func mayLeave(_ packet: Span<UInt8>, at now: MonotonicTime) -> Bool {
        guard let rate else { return true }
        settle(rate, now)
        guard waiting > 0 || debt > allowance(rate) else {
            debt += Double(packet.count)
            return true
        }
        if waiting < Self.maximumPackets {
            var copy: [UInt8] = []
            copy.reserveCapacity(packet.count)
            copy.append(packet)
            queue.append(copy)
        }
        return false
    }

    /// The next packet whose time has come.
    package mutating func next(at now: MonotonicTime) -> [UInt8]? {
        guard waiting > 0 else { return nil }
        if let rate {
            settle(rate, now)
            guard debt <= allowance(rate) else { return nil }
        }
        let packet = queue[head]
        queue[head] = []
        head += 1
        if head == queue.count { (queue, head) = ([], 0) }
        debt += Double(packet.count)
        return packet
    }

    /// What waits of one source is not worth sending any more.
    package mutating func giveUp(_ source: UInt32) {
        guard waiting > 0 else { return }
        queue = queue[head...].filter { $0.span.uint32(at: 8) != source }
        head = 0
    }

    private func allowance(_ rate: Int) -> Double {
        Double(rate) / 8 * Self.factor * Double(Self.burst.wholeNanoseconds) / 1e9
    }

    private mutating func settle(_ rate: Int, _ now: MonotonicTime) {
        defer { lastTime = now }
        guard let lastTime else { return }
        let seconds = Double((now - lastTime).wholeNanoseconds) / 1e9
        debt = max(0, debt - seconds * Double(rate) / 8 * Self.factor)
    }
}
