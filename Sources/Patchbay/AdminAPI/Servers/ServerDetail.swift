// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One server with everything that is known of its tools.
package struct ServerDetail: Sendable {
    package struct Tool: Sendable {
        /// The server's own name of it.
        package let name: String
        /// Why it is withheld; empty for what is served or was.
        package let reasons: [Reason]
        /// SHA-256 of the canonical definition, hexadecimal.
        package let digest: String
        /// When it was approved or first seen, in microseconds since 1970-01-01 UTC.
        package let since: Int64
        /// Who approved it; nil for what was pinned as first seen, and for what waits.
        package let approver: String?
        package let definition: RawJSON

        package init(
            name: String, reasons: [Reason], digest: String, since: Int64, approver: String?, definition: RawJSON
        ) {
            self.name = name
            self.reasons = reasons
            self.digest = digest
            self.since = since
            self.approver = approver
            self.definition = definition
        }

        func write(_ writer: inout JSONWriter) {
            writer.beginObject()
            writer.key("name")
            writer.string(name)
            writer.key("state")
            writer.string(reasons.isEmpty ? "approved" : "withheld")
            writer.key("reasons")
            Reason.write(reasons, &writer)
            writer.key("digest")
            writer.string(digest)
            writer.key("since")
            writer.integer(since)
            if let approver {
                writer.key("approver")
                writer.string(approver)
            }
            writer.key("definition")
            writer.raw(definition)
            writer.endObject()
        }
    }

    /// A word for programs and a sentence for people.
    package struct Reason: Sendable {
        package let code: String
        package let text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }

        static func write(_ reasons: [Reason], _ writer: inout JSONWriter) {
            writer.beginArray()
            for reason in reasons {
                writer.beginObject()
                writer.key("code")
                writer.string(reason.code)
                writer.key("text")
                writer.string(reason.text)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    package let server: ServersReport.Server
    package let tools: [Tool]

    package init(server: ServersReport.Server, tools: [Tool]) {
        self.server = server
        self.tools = tools
    }

    func json() -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 4096)
        writer.beginObject()
        server.write(&writer)
        writer.key("manifest")
        writer.beginArray()
        for tool in tools { tool.write(&writer) }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
