// SPDX-License-Identifier: Apache-2.0

import CLinux

/// What is waited for on a descriptor, and what was found ready.
package struct Interest: OptionSet, Sendable {
    /// The flags of `epoll_ctl(2)`.
    package let rawValue: UInt32

    @inlinable
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let readable = Interest(rawValue: patchbay_epoll_in)
    package static let writable = Interest(rawValue: patchbay_epoll_out)
    /// The peer will send nothing more; bytes may still wait to be read.
    package static let peerClosed = Interest(rawValue: patchbay_epoll_read_hangup)
    /// Both directions are over, or the connection broke. Reported whether asked for or not.
    package static let failed = Interest(rawValue: patchbay_epoll_hangup | patchbay_epoll_error)
    /// Whether any of `others` is among these. Unlike `isDisjoint`, it costs nothing across modules.
    @inlinable
    package func meets(_ others: Interest) -> Bool { rawValue & others.rawValue != 0 }

    /// Report each change once instead of for as long as it holds. Only for registering.
    package static let edgeTriggered = Interest(rawValue: patchbay_epoll_edge)
}
