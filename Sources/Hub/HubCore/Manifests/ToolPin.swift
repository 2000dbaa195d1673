// SPDX-License-Identifier: Apache-2.0

package import JSON

/// A tool's definition as it was approved; only this one is served.
package struct ToolPin: Sendable, Equatable {
    package let server: ServerName
    /// The server's own name of the tool.
    package let name: String
    /// SHA-256 of the canonical form (RFC 8785) of the definition.
    package let digest: [UInt8]
    /// As the server wrote it.
    package let definition: RawJSON
    /// When it was approved, in microseconds since 1970-01-01 UTC.
    package let since: Int64
    /// The id of the principal that approved it; nil for what was pinned as first seen.
    package let approver: String?

    package init(
        server: ServerName, name: String, digest: [UInt8], definition: RawJSON, since: Int64, approver: String? = nil
    ) {
        self.server = server
        self.name = name
        self.digest = digest
        self.definition = definition
        self.since = since
        self.approver = approver
    }
}

/// A definition that waits for a person.
package struct HeldTool: Sendable, Equatable {
    package let server: ServerName
    package let name: String
    package let digest: [UInt8]
    package let definition: RawJSON
    /// When it was first seen, in microseconds since 1970-01-01 UTC.
    package let since: Int64
    /// At least one.
    package let reasons: [ManifestReason]

    package init(
        server: ServerName, name: String, digest: [UInt8], definition: RawJSON, since: Int64,
        reasons: [ManifestReason]
    ) {
        self.server = server
        self.name = name
        self.digest = digest
        self.definition = definition
        self.since = since
        self.reasons = reasons
    }

    /// All reasons in one line.
    package var why: String { reasons.map(\.description).joined(separator: "; ") }

    /// The same as an approved definition.
    package func pin(since moment: Int64, approver: String?) -> ToolPin {
        ToolPin(
            server: server, name: name, digest: digest, definition: definition, since: moment, approver: approver)
    }
}
