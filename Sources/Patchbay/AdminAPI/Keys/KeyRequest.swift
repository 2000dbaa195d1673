// SPDX-License-Identifier: Apache-2.0

import HubCore
package import Identity
import JSON

/// The body of `POST /admin/v1/keys`: what a new key is to be.
package struct KeyRequest: Sendable, Equatable {
    package let name: String
    package let roles: Set<Role>
    /// Until it expires.
    package let days: Int

    /// Refuses what no key can be.
    package init(name: String, roles: Set<Role>, days: Int) throws(AdminFault) {
        guard APIKey.isName(name) else {
            throw .malformed("a key's name has 1 to 64 letters, digits, \".\", \"_\" and \"-\"")
        }
        let range = APIKey.days.range
        guard range.contains(days) else {
            throw .malformed("\"days\" must be from \(range.lowerBound) to \(range.upperBound)")
        }
        self.name = name
        self.roles = roles
        self.days = days
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["name", "roles", "days"], example: #"{"name":"ci"}"#)
        guard let name = root["name"]?.string else { throw .malformed("\"name\" must be a string") }
        var roles: Set<Role> = []
        if let list = root["roles"] {
            guard list.kind == .array else { throw .malformed("\"roles\" must be an array") }
            for element in list.elements {
                guard let role = element.string.flatMap(Role.init(rawValue:)) else {
                    throw .malformed("roles are \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                roles.insert(role)
            }
        }
        let days = root["days"].map { $0.integer.flatMap(Int.init(exactly:)) ?? 0 } ?? APIKey.days.standard
        try self.init(name: name, roles: roles, days: days)
    }

    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("roles")
        writer.beginArray()
        for role in roles.map(\.rawValue).sorted() { writer.string(role) }
        writer.endArray()
        writer.key("days")
        writer.integer(Int64(days))
        writer.endObject()
        return writer.finish()
    }
}

/// The body of `POST /admin/v1/keys/revoke`.
struct KeyRevocation {
    let id: String

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["id"], example: #"{"id":"…"}"#)
        guard let id = root["id"]?.string, !id.isEmpty else { throw .malformed("\"id\" must be the id of a key") }
        self.id = id
    }
}
