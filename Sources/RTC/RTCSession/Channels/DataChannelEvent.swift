// SPDX-License-Identifier: Apache-2.0

/// What happened on a data channel.
package enum DataChannelEvent: Equatable, Sendable {
    /// Opened by the peer, or by us and now agreed to.
    case opened(DataChannel)
    case text(DataChannel, String)
    case binary(DataChannel, [UInt8])
    case closed(DataChannel)
}
