// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPTypes
import Synchronization

/// One agreed way to talk to an HTTP upstream: in 2026-07-28 only a verdict, before it a session at the server.
final class HTTPSession: Sendable {
    let description: UpstreamDescription
    /// The server's session id, if it gave one.
    let id: String?
    let fields: HTTPFields
    let logLevel: SessionLogLevel
    /// The calls under way that can be asked something, by their ids.
    private let asking = Mutex<[Int64: OpenQuestions]>([:])
    private let envelope: RequestEnvelope

    init(_ description: UpstreamDescription, id: String?, at endpoint: HTTPEndpoint) {
        self.description = description
        self.id = id
        fields = endpoint.fields(revision: description.revision, session: id)
        logLevel = SessionLogLevel(description.capabilities)
        envelope = RequestEnvelope(revision: description.revision, identity: endpoint.identity)
    }

    func opened(_ id: Int64, _ questions: OpenQuestions) { asking.withLock { $0[id] = questions } }
    func closed(_ id: Int64) { asking.withLock { $0.removeValue(forKey: id) }?.end() }

    /// Who is meant by a question that came on no call's stream: the only call there is, else nobody for certain.
    var onlyAsking: OpenQuestions? { asking.withLock { $0.count == 1 ? $0.values.first : nil } }

    /// The server no longer wants to know what it asked under that id, wherever it asked.
    func withdrawn(_ id: RequestID) { _ = asking.withLock { Array($0.values) }.contains { $0.withdraw(id) } }

    var isModern: Bool { description.revision.isModern }

    func body(of call: UpstreamCall, id: Int64, showsTrail: Bool = false) -> [UInt8] {
        envelope.encode(call, id: id, showsTrail: showsTrail)
    }

    /// What the fields of one call come to, most of the time.
    private static let usualFieldBytes = 128

    /// The fields of one call; 2026-07-28 repeats method and name for the boxes on the way.
    func fields(for call: UpstreamCall) -> HTTPFields {
        guard isModern else { return fields }
        let name = MCPMethod(rawValue: call.method)?.nameParameter.flatMap { call.params[$0]?.string }
        var fields = fields
        fields.reserve(fields: 2 + call.parameterFields.count, bytes: Self.usualFieldBytes)
        fields.append(MCPHeader.method, call.method)
        if let name { fields.append(MCPHeader.name, HeaderText.encode(name)) }
        for (name, value) in call.parameterFields { fields.append(name, value) }
        return fields
    }
}
