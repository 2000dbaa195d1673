// SPDX-License-Identifier: Apache-2.0

/// What an operator decides about calls that wait for people.
package struct ApprovalSettings: Sendable, Equatable {
    /// How long a call waits before it is refused.
    package var patience = Duration.seconds(300)
    /// Calls that wait at once.
    package var parked = 256
    /// Calls of one principal that wait at once.
    package var parkedPerPrincipal = 16
    /// Bytes of the arguments of one call.
    package var arguments = 64 << 10
    /// Consents beyond one call at once; a new one takes the place of the one that ends first.
    package var grants = 1000
    /// The longest that a consent may hold.
    package var lifetime = Duration.seconds(86_400)

    /// Principals, by id, behind whose client a person sits: that person is asked through the client (elicitation) and may
    /// agree to the principal's own calls. Nobody, unless the operator says so.
    package var attended: [Wildcard] = []

    package init() {}
}
