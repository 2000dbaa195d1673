// SPDX-License-Identifier: Apache-2.0

package import HubCore
import JSON

/// What waits at one server, beside what is approved, field by field.
package struct ServerDifference: Sendable {
    package struct Tool: Sendable {
        package let name: String
        package let reasons: [ServerDetail.Reason]
        /// Of the definition that waits, hexadecimal; an approval that repeats it holds only for what was shown.
        package let digest: String
        /// Whether there is an approved definition of the name; else the fields are those of the whole definition.
        package let isKnown: Bool
        package let fields: [ManifestDiff.Field]

        package init(
            name: String, reasons: [ServerDetail.Reason], digest: String, isKnown: Bool, fields: [ManifestDiff.Field]
        ) {
            self.name = name
            self.reasons = reasons
            self.digest = digest
            self.isKnown = isKnown
            self.fields = fields
        }

        func write(_ writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("name")
            writer.string(name)
            writer.key("reasons")
            ServerDetail.Reason.write(reasons, &writer)
            writer.key("digest")
            writer.string(digest)
            writer.key("known")
            writer.boolean(isKnown)
            writer.key("fields")
            writer.beginArray()
            for field in fields { Self.write(field, &writer) }
            writer.endArray()
            writer.endObject()
        }

        private static func write(_ field: ManifestDiff.Field, _ writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("field")
            writer.string(field.pointer)
            for (key, value) in [("before", field.before), ("after", field.after)] {
                guard let value else { continue }
                writer.key(key)
                writer.raw(value)
            }
            writer.endObject()
        }
    }

    package let server: String
    package let tools: [Tool]

    package init(server: String, tools: [Tool]) {
        self.server = server
        self.tools = tools
    }

    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        writer.key("server")
        writer.string(server)
        writer.key("tools")
        writer.beginArray()
        for tool in tools { tool.write(&writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
