// SPDX-License-Identifier: Apache-2.0

/// One entry of `mcpServers`.
package struct ServerConfiguration: Sendable, Equatable {
    /// What the hub calls it; derived from ``displayName`` when that is not a server name.
    package var name: ServerName
    /// Its key in the file, as written.
    package var displayName: String
    package var transport: ServerTransport
    /// A disabled server is not connected to; references in its strings are as they were written.
    package var isDisabled: Bool
    package var trust: ServerTrust
    /// Longest wait for one answer; nil means ``HubLimits/callTimeout``.
    package var timeout: Duration?

    package init(
        name: ServerName, displayName: String, transport: ServerTransport, isDisabled: Bool = false,
        trust: ServerTrust = .pinned, timeout: Duration? = nil
    ) {
        self.name = name
        self.displayName = displayName
        self.transport = transport
        self.isDisabled = isDisabled
        self.trust = trust
        self.timeout = timeout
    }
}

/// How much of what a server offers is served without a person's approval.
package enum ServerTrust: String, Sendable, CaseIterable {
    /// What is seen first is kept if its scan is clean; any later change is withheld until approved.
    case pinned
    /// What is seen first is withheld too.
    case review
    /// Whatever comes is served. For development.
    case auto
}
