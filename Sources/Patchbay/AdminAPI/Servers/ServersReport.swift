// SPDX-License-Identifier: Apache-2.0

import JSON

/// All servers, by name.
package struct ServersReport: Sendable {
    package struct Server: Sendable {
        package let name: String
        /// `file` for those of the configuration, `added` for those that were added while the hub ran.
        package let origin: String
        /// `stdio`, `http`, `openapi` or `demo`.
        package let kind: String
        /// The command line or the URL, without secrets.
        package let place: String
        package let trust: String
        /// Why it is not usable now; nil when it is.
        package let failure: String?
        /// Tools that are served.
        package let tools: Int
        /// Tools that wait for approval.
        package let withheld: Int

        package init(
            name: String, origin: String, kind: String, place: String, trust: String, failure: String?, tools: Int,
            withheld: Int
        ) {
            self.name = name
            self.origin = origin
            self.kind = kind
            self.place = place
            self.trust = trust
            self.failure = failure
            self.tools = tools
            self.withheld = withheld
        }

        func write(_ writer: inout JSONWriter) {
            let texts = [
                ("name", name), ("origin", origin), ("kind", kind), ("place", place), ("trust", trust),
            ]
            for (key, text) in texts {
                writer.key(key)
                writer.string(text)
            }
            writer.key("ready")
            writer.boolean(failure == nil)
            writer.key("detail")
            writer.string(failure ?? "")
            writer.key("tools")
            writer.integer(Int64(tools))
            writer.key("withheld")
            writer.integer(Int64(withheld))
        }
    }

    package let servers: [Server]

    package init(servers: [Server]) { self.servers = servers }

    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        writer.key("servers")
        writer.beginArray()
        for server in servers {
            writer.beginObject()
            server.write(&writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
