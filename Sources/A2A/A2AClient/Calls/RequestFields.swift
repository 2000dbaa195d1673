// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages

/// The fields that the requests over one interface carry. What all of them have in common is put together once.
struct RequestFields: Sendable {
    private let plain: HTTPFields
    private let streaming: HTTPFields
    private let dialect: A2ADialect

    /// `headers` come first.
    init(_ headers: HTTPFields, _ choice: InterfaceChoice) {
        dialect = choice.dialect
        plain = Self.common(headers, choice, accept: A2AMediaType.accepted)
        streaming = Self.common(headers, choice, accept: "text/event-stream")
    }

    private static func common(_ headers: HTTPFields, _ choice: InterfaceChoice, accept: String) -> HTTPFields {
        var fields = headers
        if choice.binding != .grpc { fields.append("accept", accept) }
        if choice.binding == .jsonRPC { fields.append("content-type", A2AMediaType.json) }
        if choice.dialect == .v1_0 { fields.append(A2AHeader.version, choice.dialect.rawValue) }
        return fields
    }

    func fields(for operation: A2AOperation, extensions: [String]) -> HTTPFields {
        var fields = operation.isStreaming ? streaming : plain
        guard !extensions.isEmpty else { return fields }
        let list = extensions.joined(separator: ", ")
        fields.append(A2AHeader.extensions, list)
        if dialect == .v0_3 { fields.append(A2AHeader.legacyExtensions, list) }
        return fields
    }
}
