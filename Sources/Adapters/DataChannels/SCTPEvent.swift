// SPDX-License-Identifier: Apache-2.0

/// What happened to an association.
package enum SCTPEvent: Equatable, Sendable {
    case connected
    case received(SCTPMessage)
    /// The peer has closed its side of these streams.
    case streamsReset([UInt16])
    /// The peer broke the bound on message length; the association is given up.
    case oversizedMessage(stream: UInt16)
    /// The peer ended it, could not be reached any more, or never answered.
    case closed
}
