// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON

/// Calls a tool for a principal, through the same stages as any client's call.
package protocol ToolCalling: Sendable {
    /// Returns the result object of MCP, which may itself say that the tool failed (`isError`).
    func callTool(name: String, arguments: RawJSON, for principal: Principal) async throws(AdminFault) -> RawJSON
}

/// The body of `POST /admin/v1/tools/call`.
struct ToolCallRequest {
    let name: String
    /// An object.
    let arguments: RawJSON

    init(parsing body: [UInt8]) throws(AdminFault) {
        let root: RawJSON
        do {
            root = try RawJSON(validating: body)
        } catch {
            throw .malformed("the body is not JSON: \(error)")
        }
        guard let name = root["name"]?.string, !name.isEmpty else {
            throw .malformed(#"the body must be an object like {"name":"server__tool","arguments":{}}"#)
        }
        let unknown = root.members.first { !["name", "arguments"].contains($0.key) }
        if let unknown { throw .malformed("unknown member \"\(unknown.key)\"; known: name, arguments") }
        arguments = root["arguments"] ?? .emptyObject
        guard arguments.kind == .object else { throw .malformed("\"arguments\" must be an object") }
        self.name = name
    }
}
