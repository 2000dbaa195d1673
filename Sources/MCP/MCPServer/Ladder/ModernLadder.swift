// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
package import JSON
package import JSONRPC
package import MCPTypes

/// The checks that a request of 2026-07-28 passes before its handler, in the order that makes the codes come out right:
/// envelope, headers against body, revision, method.
package enum ModernLadder {
    /// A request that passed.
    package struct Admitted: Sendable {
        package let method: MCPMethod
        package let params: RawJSON
        package let client: MCPClientDescription
        /// A string or an integer.
        package let progressToken: RawJSON?
    }

    /// `fields` are the HTTP request's; nil on stdio, where there are none to compare.
    package static func climb(
        _ request: JSONRPCRequest, fields: HTTPFields?
    ) throws(JSONRPCError) -> Admitted {
        let params = request.params ?? .emptyObject
        let envelope = try readEnvelope(params)
        let known = MCPMethod(rawValue: request.method)
        if let fields { try compare(fields, with: request, known, params: params, version: envelope.version) }
        guard let revision = ProtocolRevision(rawValue: envelope.version), revision.isModern else {
            throw unsupported(envelope.version)
        }
        guard let method = known, method.exists(in: revision) else {
            throw .methodNotFound("Method not found: \(request.method)")
        }
        var client = MCPClientDescription(
            revision: revision, capabilities: envelope.capabilities, info: envelope.clientInfo,
            logLevel: envelope.logLevel)
        client.trail = HubTrail.read(trail: envelope.trail)
        return Admitted(method: method, params: params, client: client, progressToken: envelope.progressToken)
    }

    private struct Envelope {
        let version: String
        let capabilities: RawJSON
        let clientInfo: RawJSON?
        let logLevel: String?
        let progressToken: RawJSON?
        let trail: RawJSON?
    }

    private static func readEnvelope(_ params: RawJSON) throws(JSONRPCError) -> Envelope {
        guard let meta = params[MCPMeta.key], meta.kind == .object else {
            throw .invalidParams(
                "params._meta is missing; \(ProtocolRevision.latest.rawValue) needs it in every request")
        }
        let members = EnvelopeMembers(of: meta)
        guard let version = members.version?.string else {
            throw .invalidParams("params._meta lacks \(MCPMeta.protocolVersion), a string")
        }
        guard let capabilities = members.capabilities, capabilities.kind == .object else {
            throw .invalidParams("params._meta lacks \(MCPMeta.clientCapabilities), an object")
        }
        return Envelope(
            version: version, capabilities: capabilities, clientInfo: members.clientInfo,
            logLevel: try logLevel(members.logLevel), progressToken: try ProgressToken.checked(members.progressToken),
            trail: members.trail)
    }

    private static func logLevel(_ raw: RawJSON?) throws(JSONRPCError) -> String? {
        guard let raw else { return nil }
        guard let level = raw.string, MCPLogLevel(rawValue: level) != nil else {
            throw .invalidParams("\(MCPMeta.logLevel) is not one of \(MCPLogLevel.names)")
        }
        return level
    }

    private static func compare(
        _ fields: HTTPFields, with request: JSONRPCRequest, _ known: MCPMethod?, params: RawJSON, version: String
    ) throws(JSONRPCError) {
        try require(fields, MCPHeader.protocolVersion, equals: version)
        try require(fields, MCPHeader.method, equals: request.method)
        guard let method = known, let parameter = method.nameParameter else { return }
        // SDKs that know nothing of the tasks extension leave it out there, and so do clients that are built on them.
        if method.isOfTasks, !fields.contains(MCPHeader.name) { return }
        guard let name = params[parameter]?.string else {
            throw .invalidParams("params.\(parameter) is missing or no string")
        }
        if fields.onlyValue(of: MCPHeader.name, equals: name) { return }
        guard fields.count(of: MCPHeader.name) == 1, let value = fields[MCPHeader.name],
            HeaderText.decode(value) == name
        else { throw mismatch(MCPHeader.name) }
    }

    private static func require(_ fields: HTTPFields, _ name: String, equals text: String) throws(JSONRPCError) {
        guard fields.onlyValue(of: name, equals: text) else { throw mismatch(name) }
    }

    private static func mismatch(_ header: String) -> JSONRPCError {
        JSONRPCError(
            code: MCPErrorCode.headerMismatch,
            message: "The \(header) header must be there once and say what the body says")
    }

    /// The refusal of a revision, with those that are served.
    package static func unsupported(_ version: String) -> JSONRPCError {
        let data = JSONValue.object([
            "supported": .array([.string(ProtocolRevision.latest.rawValue)]), "requested": .string(version),
        ])
        return JSONRPCError(
            code: MCPErrorCode.unsupportedProtocolVersion, message: "Unsupported protocol version",
            data: RawJSON(data))
    }
}
