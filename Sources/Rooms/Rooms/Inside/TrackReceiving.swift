// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// Takes a track inside the hub, beside the streams that carry it to clients. Called on the media loop.
protocol TrackReceiving: AnyObject {
    /// A packet as its publisher sent it; it lives until the call returns.
    func received(_ packet: Span<UInt8>, _ header: RTPHeader, at now: MonotonicTime)
    /// To be called every 20 ms.
    func timePassed(at now: MonotonicTime)
    /// The track is gone.
    func ended()
}
