// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Decides which of a server's tools are served. Asked for every listing before anything of it is shown or called.
package protocol ManifestReviewing: Sendable {
    /// Those of the definitions that may be served, in their order.
    func admitted(_ tools: [RawJSON], of server: ServerName, trust: ServerTrust) async -> [RawJSON]

    /// The tool of that name that is withheld, and why; nil where nothing of that name is. The name is the one that clients
    /// know of all servers, or the server's own where `server` says whose.
    func withheld(_ name: String, of server: ServerName?) -> WithheldName?
}

/// Why a name that a server lists cannot be called.
package struct WithheldName: Sendable, Equatable {
    package let server: ServerName
    package let reason: String

    package init(server: ServerName, reason: String) {
        self.server = server
        self.reason = reason
    }
}

/// Serves whatever comes: for a hub that only relays to another one, which has its own pins.
package struct OpenManifests: ManifestReviewing {
    package init() {}

    package func admitted(_ tools: [RawJSON], of server: ServerName, trust: ServerTrust) async -> [RawJSON] { tools }
    package func withheld(_ name: String, of server: ServerName?) -> WithheldName? { nil }
}
