// SPDX-License-Identifier: Apache-2.0

import JSON

/// What an addition does, or did.
package struct ServerPlan: Sendable {
    package struct Server: Sendable {
        package let name: String
        /// The kind of document.
        package let document: String
        /// The whole command line as it will be executed, references not replaced; empty where nothing is executed.
        package let command: [String]
        /// Names of variables that the command gets.
        package let environment: [String]
        /// Without secrets; nil for a command.
        package let url: String?
        package let notes: [String]

        package init(
            name: String, document: String, command: [String], environment: [String], url: String?, notes: [String]
        ) {
            self.name = name
            self.document = document
            self.command = command
            self.environment = environment
            self.url = url
            self.notes = notes
        }

        func write(_ writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("name")
            writer.string(name)
            writer.key("document")
            writer.string(document)
            let lists = [("command", command), ("environment", environment), ("notes", notes)]
            for (key, list) in lists {
                writer.key(key)
                writer.beginArray()
                for text in list { writer.string(text) }
                writer.endArray()
            }
            if let url {
                writer.key("url")
                writer.string(url)
            }
            writer.endObject()
        }
    }

    package let servers: [Server]
    /// Whether they were added.
    package let isDone: Bool

    package init(servers: [Server], isDone: Bool) {
        self.servers = servers
        self.isDone = isDone
    }

    func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("added")
        writer.boolean(isDone)
        writer.key("servers")
        writer.beginArray()
        for server in servers { server.write(&writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
