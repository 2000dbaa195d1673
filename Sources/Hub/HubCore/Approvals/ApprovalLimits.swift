// SPDX-License-Identifier: Apache-2.0

/// The bounds of what waits for people.
package struct ApprovalLimits: Sendable, Equatable {
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

    package init() {}
}
