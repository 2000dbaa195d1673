// SPDX-License-Identifier: Apache-2.0

/// Keeps pins and what is withheld over restarts.
package protocol ManifestStoring: Sendable {
    func load() async throws -> (pins: [ToolPin], held: [HeldTool])

    /// All of it or nothing; in the order given.
    func perform(_ changes: [ManifestChange]) async throws
}

/// One change of what the hub knows of a server's tools.
package enum ManifestChange: Sendable, Equatable {
    /// From now on this definition is the approved one of its name; what was withheld under the name is dropped.
    case pin(ToolPin)
    /// From now on this definition waits under its name, in place of an earlier one.
    case hold(HeldTool)
    /// The definition of that name is not approved any more.
    case unpin(ServerName, String)
    /// Nothing is withheld under the name any more.
    case drop(ServerName, String)
    /// Everything known of the server goes.
    case forget(ServerName)
}
