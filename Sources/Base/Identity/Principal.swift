// SPDX-License-Identifier: Apache-2.0

/// Who makes a request, as established before any protocol is looked at.
package struct Principal: Hashable, Sendable {
    /// Stable and unique within the hub; appears in audit records.
    package let id: String
    /// What it may do to the hub itself. Sessions and records belong to an ``id``, whatever its roles are at the moment.
    package let roles: Set<Role>
    /// What policies may know it by besides its id, as whoever vouches for it says: `ISSUER:GROUP`.
    package let groups: Set<String>
    /// Whose matter it is, where the hub itself knows that: of an agent, whom it talks with. Decides nothing; it is by this
    /// that records of what was done for somebody are found.
    package let behalf: String?

    package init(id: String, roles: Set<Role> = [], groups: Set<String> = [], behalf: String? = nil) {
        self.id = id
        self.behalf = behalf
        self.roles = roles
        self.groups = groups
    }

    /// Whether one of its roles covers that one.
    package func holds(_ role: Role) -> Bool { roles.contains { $0.covers(role) } }

    /// The person at this machine: a peer on the loopback interface where no key is configured.
    package static let loopback = Principal(id: "loopback")

    /// The owner of the process on the other end of our standard input.
    package static let standardInput = Principal(id: "stdio")

    /// Whoever can read the data directory, and with it the token of the running hub.
    package static let owner = Principal(id: "operator", roles: [.admin])
}
