// SPDX-License-Identifier: Apache-2.0

import RTCSession

/// What has gone through one room between two windows. Belongs to the media loop.
struct RoomMeter {
    /// By participant and by outgoing source, as they stood at the last window.
    private var received: [String: UInt64] = [:]
    private var sent: [UInt32: UInt32] = [:]

    /// `losses` are those of each participant in its turn.
    mutating func windowEnded(
        of room: String, _ stays: [Stay], _ losses: [(expected: Int, received: Int)]
    ) -> RoomTraffic {
        var traffic = RoomTraffic(room: room)
        let before = (received: received, sent: sent)
        (received, sent) = ([:], [:])
        for (stay, loss) in zip(stays, losses) {
            received[stay.sid] = stay.received
            traffic.received += stay.received - (before.received[stay.sid] ?? 0)
            for (source, entry) in stay.outgoing {
                sent[source] = entry.stream.packets
                traffic.forwarded += UInt64(entry.stream.packets &- (before.sent[source] ?? 0))
            }
            traffic.lost += UInt64(max(0, loss.expected - loss.received))
            traffic.reportedLoss = max(traffic.reportedLoss, stay.quality.reportedLoss)
            traffic.jitter = max(traffic.jitter, stay.jitter)
            traffic.roundTrip = max(traffic.roundTrip, stay.sender?.roundTrip ?? .zero)
            traffic.forwardingDelay = max(traffic.forwardingDelay, stay.takeLongestForwarding())
        }
        return traffic
    }
}
