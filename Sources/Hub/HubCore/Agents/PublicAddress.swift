// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Under which URL clients reach the hub: configured, or known once it listens.
package final class PublicAddress: Sendable {
    private let state: Mutex<String>

    /// Without a slash at the end; empty until it is known.
    package init(_ base: String?) { state = Mutex(base ?? "") }

    package var base: String { state.withLock { $0 } }

    /// Takes the URL of the listener, unless one is configured.
    package func listening(at url: String) {
        state.withLock { base in
            if base.isEmpty { base = url }
        }
    }

    /// `host:port`, as gRPC clients are told.
    package var authority: String {
        let base = base
        let rest = base.firstRange(of: "://").map { base[$0.upperBound...] } ?? base[...]
        let authority = rest.prefix { $0 != "/" }
        let hasPort = authority.last { $0 == ":" || $0 == "]" } == ":"
        if hasPort { return String(authority) }
        return "\(authority):\(base.hasPrefix("https://") ? 443 : 80)"
    }
}
