// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle
import LiveKitSignal
import MediaSecurity
import RTCPackets
import RTCSession

/// What all rooms of a hub share on the media loop: the transport, our certificate, the time.
final class RoomMedia {
    let transport: PeerTransport
    private let identity: DTLSIdentity
    private let configuration: PeerConnectionConfiguration
    private let timers: any TimerScheduling
    private let clock: any WallClock
    /// Of the API keys, by which tokens are signed.
    private let secrets: [String: String]
    /// By which all packets go out.
    let outgoing = OutgoingPacket()
    /// Hears what happens in any room; set once, before the first one.
    var report: (RoomEvent) -> Void = { _ in }

    init(
        transport: PeerTransport, identity: DTLSIdentity, configuration: PeerConnectionConfiguration,
        timers: any TimerScheduling, clock: any WallClock, secrets: [String: String]
    ) {
        self.secrets = secrets
        (self.transport, self.identity, self.configuration) = (transport, identity, configuration)
        (self.timers, self.clock) = (timers, clock)
    }

    var now: MonotonicTime { timers.now }
    /// Not that of the loop's turn but that of the call.
    var exactNow: MonotonicTime { SystemClock.monotonicTime }
    var milliseconds: Int64 { clock.microsecondsSinceEpoch / 1000 }

    /// Nil if the key of its issuer is not ours.
    func sign(_ claims: AccessClaims) -> String? {
        secrets[claims.issuer].map { AccessToken.sign(claims, secret: $0) }
    }

    func makeConnection(for delegate: any PeerConnectionDelegate) -> PeerConnection {
        PeerConnection(configuration: configuration, identity: identity, transport: transport, delegate: delegate)
    }

    /// A source that no other stream of the hub is likely to have; 0 and our reporter's are not given out.
    func newSource() -> UInt32 { UInt32.random(in: 1 << 16 ... .max) }

    /// `PA_`, `TR_` or `RM_` with twelve characters of chance.
    func newSID(_ prefix: String) -> String { Self.newSID(prefix) }

    static func newSID(_ prefix: String) -> String {
        let digits = Array("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789")
        return prefix + "_" + String((0..<12).map { _ in digits[Int.random(in: digits.indices)] })
    }
}
