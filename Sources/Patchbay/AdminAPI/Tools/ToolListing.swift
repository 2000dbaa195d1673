// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Tells which tools the hub offers.
package protocol ToolListing: Sendable {
    /// Asks every server; one that does not answer becomes a gap, not an error.
    func listTools() async throws(AdminFault) -> ToolReport
}

/// The tools of all servers, and what could not be listed.
package struct ToolReport: Sendable {
    /// One tool that can be called now.
    package struct Tool: Sendable {
        /// As clients of the hub call it.
        package let name: String
        /// The server's name in the hub.
        package let server: String
        /// The tool's definition as clients get it.
        package let definition: RawJSON

        package init(name: String, server: String, definition: RawJSON) {
            self.name = name
            self.server = server
            self.definition = definition
        }
    }

    /// A server whose tools are not known now.
    package struct Gap: Sendable {
        package let server: String
        package let reason: String

        package init(server: String, reason: String) {
            self.server = server
            self.reason = reason
        }
    }

    package let tools: [Tool]
    package let gaps: [Gap]

    package init(tools: [Tool], gaps: [Gap] = []) {
        self.tools = tools
        self.gaps = gaps
    }

    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        writer.key("tools")
        writer.beginArray()
        for tool in tools {
            writer.beginObject()
            writer.key("name")
            writer.string(tool.name)
            writer.key("server")
            writer.string(tool.server)
            writer.key("definition")
            writer.raw(tool.definition)
            writer.endObject()
        }
        writer.endArray()
        writer.key("gaps")
        writer.beginArray()
        for gap in gaps {
            writer.beginObject()
            writer.key("server")
            writer.string(gap.server)
            writer.key("reason")
            writer.string(gap.reason)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
