// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import LiveKitSignal

/// Which layers of a track its publisher is told to send: more as soon as they are wanted, fewer when they have not been
/// for a while. Pure.
package struct NeededLayers: Equatable, Sendable {
    /// How long a layer goes on that nobody wants.
    package static let patience = Duration.seconds(5)

    /// The highest that the publisher knows to be wanted; nil for none.
    private var told: Int? = Int(VideoQuality.high.number)
    /// Since when less is wanted.
    private var lessSince: MonotonicTime?

    package init() {}

    /// `wanted` is the highest layer of use to anybody. True if the publisher has to be told.
    package mutating func timePassed(wanted: Int?, at now: MonotonicTime) -> Bool {
        let (known, new) = (told ?? -1, wanted ?? -1)
        guard new < known else {
            lessSince = nil
            told = wanted
            return new > known
        }
        let since = lessSince ?? now
        lessSince = since
        guard now - since >= Self.patience else { return false }
        (told, lessSince) = (wanted, nil)
        return true
    }

    /// What to tell the publisher of its track.
    package func update(of track: String, codec: String) -> SubscribedQualityUpdate {
        let qualities = [VideoQuality.low, .medium, .high].map { quality in
            SubscribedQuality { ($0.quality, $0.enabled) = (quality, Int(quality.number) <= told ?? -1) }
        }
        return SubscribedQualityUpdate {
            ($0.trackSID, $0.subscribedQualities) = (track, qualities)
            $0.subscribedCodecs = [SubscribedCodec { ($0.codec, $0.qualities) = (codec, qualities) }]
        }
    }
}
