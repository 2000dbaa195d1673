// SPDX-License-Identifier: Apache-2.0

/// How the audio of a track was made.
package struct AudioTrackFeature: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let stereo = AudioTrackFeature(number: 0)
    package static let noDTX = AudioTrackFeature(number: 1)
    package static let autoGainControl = AudioTrackFeature(number: 2)
    package static let echoCancellation = AudioTrackFeature(number: 3)
    package static let noiseSuppression = AudioTrackFeature(number: 4)
    package static let enhancedNoiseCancellation = AudioTrackFeature(number: 5)
    package static let preconnectBuffer = AudioTrackFeature(number: 6)

    package static let names: [Int32: String] = [
        0: "TF_STEREO", 1: "TF_NO_DTX", 2: "TF_AUTO_GAIN_CONTROL", 3: "TF_ECHO_CANCELLATION", 4: "TF_NOISE_SUPPRESSION",
        5: "TF_ENHANCED_NOISE_CANCELLATION", 6: "TF_PRECONNECT_BUFFER",
    ]
}

/// Whether clients have encrypted a track among themselves.
package struct TrackEncryption: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let none = TrackEncryption(number: 0)
    package static let gcm = TrackEncryption(number: 1)
    package static let custom = TrackEncryption(number: 2)

    package static let names: [Int32: String] = [
        0: "NONE", 1: "GCM", 2: "CUSTOM",
    ]
}
