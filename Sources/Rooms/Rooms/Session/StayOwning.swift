// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import RTCSession

/// What a ``Stay`` tells its room. Called on the media loop.
protocol StayOwning: AnyObject {
    func connectionChanged(_ state: PeerConnectionState, of stay: Stay)
    func dataReceived(_ bytes: [UInt8], isReliable: Bool, from stay: Stay)
    func loudnessReceived(_ level: RTPAudioLevel, from stay: Stay)
}
