// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON

/// The body of `POST /admin/v1/servers/approve`.
package struct ToolApproval: Sendable, Equatable {
    package let server: String
    /// Nil approves everything that waits.
    package let tool: String?
    /// What the approver saw; nil where it did not say. Only with a tool.
    package let digest: [UInt8]?

    private static let example = #"{"server":"files","tool":"read","digest":"…"}"#

    package init(server: String, tool: String?, digest: [UInt8]? = nil) {
        self.server = server
        self.tool = tool
        self.digest = digest
    }

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root = try AdminBody.object(body, members: ["server", "tool", "digest"], example: Self.example)
        guard let server = root["server"]?.string, !server.isEmpty else {
            throw .malformed("\"server\" is missing; the body must be an object like \(Self.example)")
        }
        self.server = server
        guard root["tool"].map({ $0.string?.isEmpty == false }) ?? true else {
            throw .malformed("\"tool\" must be the name of a tool")
        }
        let tool = root["tool"]?.string
        self.tool = tool
        digest = try root["digest"].map { (value) throws(AdminFault) in
            guard let digest = value.string.flatMap(HexadecimalText.bytes), tool != nil else {
                throw .malformed("\"digest\" must be the hexadecimal digest that the diff shows, of one tool")
            }
            return digest
        }
    }

    package func json() -> [UInt8] {
        var body: JSONObject = ["server": .string(server)]
        body["tool"] = tool.map(JSONValue.string)
        body["digest"] = digest.map { .string(HexadecimalText.of($0)) }
        return JSONValue.object(body).serialized()
    }
}

/// The body of routes that name one server, and perhaps one of its tools.
struct ServerReference {
    let server: String
    let tool: String?

    init(parsing body: [UInt8], mayNameTool: Bool = false) throws(AdminFault) {
        let members = mayNameTool ? ["server", "tool"] : ["server"]
        let root = try AdminBody.object(body, members: members, example: #"{"server":"files"}"#)
        guard let server = root["server"]?.string, !server.isEmpty else {
            throw .malformed("\"server\" must be the name of a server")
        }
        guard root["tool"].map({ $0.kind == .string }) ?? true else {
            throw .malformed("\"tool\" must be the name of a tool")
        }
        self.server = server
        tool = root["tool"]?.string
    }
}
