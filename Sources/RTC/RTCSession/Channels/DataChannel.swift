// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// One data channel: both directions of one SCTP stream.
package struct DataChannel: Equatable, Sendable {
    package let stream: UInt16
    package let parameters: DataChannelMessage.Open

    package init(stream: UInt16, parameters: DataChannelMessage.Open) {
        self.stream = stream
        self.parameters = parameters
    }

    package var label: String { parameters.label }
}
