// SPDX-License-Identifier: Apache-2.0

import JSON

/// Tells how the hub is.
package protocol HealthReporting: Sendable {
    func health() async -> HealthReport
}

/// The state of the hub and of everything it stands on.
package struct HealthReport: Sendable {
    /// An upstream, the store, or another part that can fail by itself.
    package struct Part: Sendable {
        /// For instance `server files` or `store`.
        package let name: String
        package let isReady: Bool
        /// The cause when it is not; empty when it is.
        package let detail: String

        package init(name: String, isReady: Bool, detail: String = "") {
            self.name = name
            self.isReady = isReady
            self.detail = detail
        }
    }

    /// Of the build.
    package let version: String
    package let parts: [Part]

    package init(version: String, parts: [Part]) {
        self.version = version
        self.parts = parts
    }

    /// Whether every part is.
    package var isReady: Bool { parts.allSatisfy(\.isReady) }

    /// For those who may not know what the hub stands on.
    package func summary() -> [UInt8] { JSONValue.object(["ready": .boolean(isReady)]).serialized() }

    /// The body of `/admin/v1/health`; `/ready` may answer with the same.
    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("version")
        writer.string(version)
        writer.key("ready")
        writer.boolean(isReady)
        writer.key("parts")
        writer.beginArray()
        for part in parts {
            writer.beginObject()
            writer.key("name")
            writer.string(part.name)
            writer.key("ready")
            writer.boolean(part.isReady)
            writer.key("detail")
            writer.string(part.detail)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.finish()
    }
}
