// SPDX-License-Identifier: Apache-2.0

package import HubCore
import Identity
import JSON
import Lifecycle

/// API keys as the admin API and `patchbay keys` show them.
package enum KeyReport {
    /// The body of `GET /admin/v1/keys`.
    package static func list(_ keys: [APIKey]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 1024)
        writer.beginObject()
        writer.key("keys")
        writer.beginArray()
        for key in keys { write(key, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }

    /// The one answer that holds the key itself.
    package static func issued(_ issued: IssuedKey) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("secret")
        writer.string(issued.text)
        writer.key("key")
        write(issued.key, to: &writer)
        writer.endObject()
        return writer.finish()
    }

    package static func one(_ key: APIKey) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("key")
        write(key, to: &writer)
        writer.endObject()
        return writer.finish()
    }

    private static func write(_ key: APIKey, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(key.id)
        writer.key("name")
        writer.string(key.name)
        writer.key("principal")
        writer.string(key.principal.id)
        writer.key("roles")
        writer.beginArray()
        for role in key.roles.map(\.rawValue).sorted() { writer.string(role) }
        writer.endArray()
        writer.key("created")
        writer.string(CivilTime(microsecondsSinceEpoch: key.created).rfc3339)
        writer.key("expires")
        writer.string(CivilTime(microsecondsSinceEpoch: key.expires).rfc3339)
        if let revoked = key.revoked {
            writer.key("revoked")
            writer.string(CivilTime(microsecondsSinceEpoch: revoked).rfc3339)
        }
        writer.endObject()
    }
}
