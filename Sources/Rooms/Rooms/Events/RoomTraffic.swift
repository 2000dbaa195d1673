// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// What has gone through a room since it was last told, and how well.
package struct RoomTraffic: Equatable, Sendable {
    package var room: String
    /// Packets of sound and picture that came from its participants.
    package var received: UInt64 = 0
    /// The same as they went out: each as often as it has receivers.
    package var forwarded: UInt64 = 0
    /// Those that were missing on their way to the hub.
    package var lost: UInt64 = 0
    /// The largest share that a receiver reported lost, from 0 to 1.
    package var reportedLoss = 0.0
    /// The largest of any stream on its way to the hub.
    package var jitter = Duration.zero
    /// The largest of any receiver that reports when packets arrive.
    package var roundTrip = Duration.zero
    /// The largest time from a packet's arrival until it was handed on to all its receivers, of one packet in 64.
    package var forwardingDelay = Duration.zero

    package init(room: String) { self.room = room }
}
