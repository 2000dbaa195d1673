// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// How well a participant is connected, by what is lost on its way in both directions. Pure.
struct WayQuality: Equatable, Sendable {
    /// How long losses are gathered before ``windowEnded()``, in milliseconds.
    static let window = 5_000
    /// Losses in percent from which on a way is not excellent, and not good any more.
    private static let (notable, bad) = (2.0, 10.0)
    private static let (best, worst): (Float, Float) = (4.5, 1)

    /// The largest share that the participant has reported lost, in 256ths.
    private var reported: UInt8 = 0
    private var expected = 0
    private var received = 0
    private var isCut = false
    /// As others were told last.
    private(set) var told: ConnectionQualityInfo?

    /// What the participant says of a stream to it (RFC 3550 section 6.4.1).
    mutating func reported(fractionLost: UInt8) { reported = max(reported, fractionLost) }

    /// Packets of the participant's own streams.
    mutating func counted(expected: Int, received: Int) {
        self.expected += expected
        self.received += received
    }

    mutating func connectionChanged(isCut: Bool) { self.isCut = isCut }

    /// The largest share that the participant has reported lost in this window, from 0 to 1.
    var reportedLoss: Double { Double(reported) / 256 }

    /// What is to be told, if it has changed.
    mutating func windowEnded(of sid: String) -> ConnectionQualityInfo? {
        let inward = expected > 0 ? 100 * Double(max(0, expected - received)) / Double(expected) : 0
        let loss = max(inward, Double(reported) * 100 / 256)
        (reported, expected, received) = (0, 0, 0)
        let info = ConnectionQualityInfo {
            $0.participantSID = sid
            $0.quality = isCut ? .lost : loss < Self.notable ? .excellent : loss < Self.bad ? .good : .poor
            $0.score = isCut ? 0 : max(Self.worst, Self.best - Float(loss) * 0.15)
        }
        defer { told = info }
        return info.quality == told?.quality ? nil : info
    }
}
