// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An error of the protocol, whatever the binding and dialect it travels in.
package struct A2AError: Error, Sendable, Equatable {
    package var kind: A2AErrorKind
    package var message: String
    /// `ErrorInfo.metadata`.
    package var metadata: [String: String]
    /// What is wrong with which field of the request.
    package var violations: [FieldViolation]

    package struct FieldViolation: Sendable, Equatable {
        package let field: String
        package let description: String

        package init(field: String, description: String) {
            self.field = field
            self.description = description
        }
    }

    package init(
        _ kind: A2AErrorKind, _ message: String, metadata: [String: String] = [:],
        violations: [FieldViolation] = []
    ) {
        self.kind = kind
        self.message = message
        self.metadata = metadata
        self.violations = violations
    }

    package static func taskNotFound(_ id: String) -> A2AError {
        A2AError(
            .taskNotFound, "Task not found: \(id.prefix(128))",
            metadata: ["taskId": String(id.prefix(128))])
    }

    package static func unsupported(_ message: String) -> A2AError {
        A2AError(.unsupportedOperation, message)
    }

    /// A field of the request that is missing or has no acceptable value.
    package static func invalid(_ field: String, _ description: String) -> A2AError {
        A2AError(
            .invalidParams, "Invalid params: \(field): \(description)",
            violations: [FieldViolation(field: field, description: description)])
    }

    package static func version(_ text: String) -> A2AError {
        A2AError(
            .versionNotSupported, "A2A version \(text.prefix(32)) is not supported here",
            metadata: ["supportedVersions": A2ADialect.supportedText])
    }
}

extension A2AError {
    /// The `details` of a google.rpc.Status, which JSON-RPC carries as `data`: an ErrorInfo always, a BadRequest where
    /// fields are named (sections 9.5 and 11.6).
    package var details: RawJSON {
        var writer = JSONWriter()
        writer.beginArray()
        writeErrorInfo(to: &writer)
        if !violations.isEmpty { writeBadRequest(to: &writer) }
        writer.endArray()
        return writer.finishRaw()
    }

    private func writeErrorInfo(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("@type", "type.googleapis.com/google.rpc.ErrorInfo")
        writer.member("reason", kind.reason)
        writer.member("domain", "a2a-protocol.org")
        if !metadata.isEmpty {
            writer.key("metadata")
            writer.beginObject()
            for (key, value) in metadata.sorted(by: { $0.key < $1.key }) { writer.member(key, value) }
            writer.endObject()
        }
        writer.endObject()
    }

    private func writeBadRequest(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("@type", "type.googleapis.com/google.rpc.BadRequest")
        writer.key("fieldViolations")
        writer.beginArray()
        for violation in violations {
            writer.beginObject()
            writer.member("field", violation.field)
            writer.member("description", violation.description)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    /// The body of a REST error (section 11.6).
    package var restBody: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.key("code")
        writer.integer(Int64(kind.httpStatus))
        writer.member("status", kind.statusName)
        writer.member("message", message)
        writer.key("details")
        writer.raw(details)
        writer.endObject()
        writer.endObject()
        return writer.finishRaw()
    }
}
