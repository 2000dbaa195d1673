// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What a client says of itself: per request in 2026-07-28, once per session before. Never a ground for trust.
package struct MCPClientDescription: Sendable {
    package var revision: ProtocolRevision
    /// A `ClientCapabilities` object, bytes as received.
    package var capabilities: RawJSON
    /// An `Implementation` object, for display only.
    package var info: RawJSON?
    /// The lowest level of log messages the client wants with this request; nil wants none (2026-07-28).
    package var logLevel: String?
    /// The hubs that the request has come through, see ``HubTrail``.
    package var trail: [String] = []

    package init(revision: ProtocolRevision, capabilities: RawJSON, info: RawJSON? = nil, logLevel: String? = nil) {
        self.revision = revision
        self.capabilities = capabilities
        self.info = info
        self.logLevel = logLevel
    }

    /// The client's own name, cut to 100 characters, for logs and audit records.
    package var name: String? {
        guard let name = info?["name"]?.string else { return nil }
        // Nearly every one is short, and characters are dear to count.
        return name.utf8.count <= 100 ? name : String(name.prefix(100))
    }
}
