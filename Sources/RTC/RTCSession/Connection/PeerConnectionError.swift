// SPDX-License-Identifier: Apache-2.0

package import DataChannels
package import ICE
package import MediaSecurity

/// Why a description, a channel or a message is not accepted.
package enum PeerConnectionError: Error, Equatable, Sendable {
    /// The offer lacks something without which nobody can connect, or changes what must stay.
    case negotiation(NegotiationError)
    case ice(ICEError)
    case security(MediaSecurityError)
    case data(SCTPError)
    case tooManyChannels(limit: Int)
    case unknownChannel
    case closed
}

/// What is wrong with an offer.
package enum NegotiationError: Error, Equatable, Sendable {
    case noSections
    case noICECredentials
    case noFingerprint
    /// A later offer announces none of the certificates of the first one.
    case certificateChanged
    /// The answer's role cannot be told from `a=setup`.
    case badSetup
    case sectionWithoutMid(index: Int)
    /// A new offer keeps the sections that were there, in order; an answer has those of its offer.
    case sectionsRemoved
    case duplicateMid(String)
}
