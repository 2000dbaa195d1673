// SPDX-License-Identifier: Apache-2.0

package import Identity

/// Who comes in by a socket in the file system: the kernel says as which user of the machine a peer runs, and the operator
/// who that is.
package struct UnixPeers: Sendable, Equatable {
    /// A user of the machine who is a principal, without a credential.
    package struct User: Sendable, Equatable {
        package let name: String
        package let id: UInt32
        package let roles: Set<Role>

        package init(name: String, id: UInt32, roles: Set<Role> = []) {
            self.name = name
            self.id = id
            self.roles = roles
        }

        package var principal: Principal { Principal(id: "unix:\(name)", roles: roles) }
    }

    package var path: String
    /// Permissions of the socket.
    package var mode: UInt32 = 0o600
    /// Others show a credential, where the hub asks for one.
    package var users: [User] = []

    package init(path: String) { self.path = path }

    package func principal(ofUser id: UInt32) -> Principal? { users.first { $0.id == id }?.principal }
}
