// SPDX-License-Identifier: Apache-2.0

/// The priority of a host candidate (RFC 8445 section 5.1.2.1).
package enum ICEPriority {
    /// `preference` orders our own addresses among each other: 65,535 for the one that is liked most. TCP stands behind
    /// every UDP address (RFC 6544 section 4.2).
    package static func host(preference: UInt16, isTCP: Bool = false) -> UInt32 {
        (isTCP ? 90 : 126) << 24 | UInt32(preference) << 8 | 255
    }
}
