// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// How a client wants to receive one video track. Pure.
package struct VideoWish: Equatable, Sendable {
    package var isDisabled = false
    private var quality = VideoQuality.high
    private var width: UInt32 = 0
    private var height: UInt32 = 0

    package init() {}

    package init(_ settings: UpdateTrackSettings) {
        (isDisabled, quality) = (settings.disabled || settings.quality == .off, settings.quality)
        (width, height) = (settings.width, settings.height)
    }

    /// The highest layer that is of use, of those that the publisher has announced; nil if nothing is wanted.
    package func mostLayer(of layers: [VideoLayer]) -> Int? {
        if isDisabled { return nil }
        guard width > 0, height > 0, !layers.isEmpty else { return Int(quality.number) }
        let sorted = layers.sorted { $0.width < $1.width }
        // The picture is shown at that size: more pixels are lost on it.
        let enough = sorted.first { $0.width >= width && $0.height >= height } ?? sorted[sorted.count - 1]
        return Int(enough.quality.number)
    }
}
