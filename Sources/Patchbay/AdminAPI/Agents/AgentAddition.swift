// SPDX-License-Identifier: Apache-2.0

import HubCore
package import JSON

/// The body of `POST /admin/v1/agents`.
package struct AgentAddition: Sendable, Equatable {
    /// What the hub is to call it; nil makes a name of the URL.
    package let name: String?
    /// In the form of an entry of `agents`.
    package let entry: RawJSON

    private static let example = #"{"name":"weather","agent":{"url":"https://weather.example"}}"#

    package init(name: String?, entry: RawJSON) {
        self.name = name
        self.entry = entry
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["name", "agent"], example: Self.example)
        guard let entry = root["agent"], entry.kind == .object else {
            throw .malformed("\"agent\" is missing; the body must be an object like \(Self.example)")
        }
        guard root["name"].map({ $0.string?.isEmpty == false }) ?? true else {
            throw .malformed("\"name\" must be a text")
        }
        name = root["name"]?.string
        self.entry = entry
    }

    package func json() -> [UInt8] {
        var edits: [JSONEdit] = [.set("agent", entry)]
        if let name { edits.append(.set("name", .string(name))) }
        return Array(RawJSON.emptyObject.editing(edits).bytes)
    }
}

/// The body of `POST /admin/v1/agents/approve`.
package struct AgentApproval: Sendable, Equatable {
    package let agent: String
    /// SHA-256 of the canonical form of the card that the approver saw; nil where it does not say.
    package let digest: [UInt8]?

    private static let example = #"{"agent":"weather","digest":"…"}"#

    package init(agent: String, digest: [UInt8]? = nil) {
        self.agent = agent
        self.digest = digest
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["agent", "digest"], example: Self.example)
        guard let agent = root["agent"]?.string, !agent.isEmpty else {
            throw .malformed("\"agent\" is missing; the body must be an object like \(Self.example)")
        }
        self.agent = agent
        digest = try root["digest"].map { (value) throws(AdminFault) in
            guard let digest = value.string.flatMap(HexadecimalText.bytes), digest.count == 32 else {
                throw .malformed("\"digest\" must be the 64 hexadecimal digits that the agent is shown with")
            }
            return digest
        }
    }

    package func json() -> [UInt8] {
        var body: JSONObject = ["agent": .string(agent)]
        body["digest"] = digest.map { .string(HexadecimalText.of($0)) }
        return JSONValue.object(body).serialized()
    }
}

/// Bodies of one text.
enum AgentWords {
    /// `{"agent":"weather"}`
    static func agent(in body: [UInt8]) throws(AdminFault) -> String {
        try text("agent", in: body, example: #"{"agent":"weather"}"#)
    }

    /// `{"text":"weather tomorrow"}`
    static func search(in body: [UInt8]) throws(AdminFault) -> String {
        try text("text", in: body, example: #"{"text":"weather tomorrow"}"#)
    }

    private static func text(_ member: String, in body: [UInt8], example: String) throws(AdminFault) -> String {
        let root = try AdminBody.object(body, members: [member], example: example)
        guard let text = root[member]?.string, !text.isEmpty else {
            throw .malformed("the body must be an object like \(example)")
        }
        return text
    }
}
