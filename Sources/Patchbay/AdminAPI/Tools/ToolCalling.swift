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
        let example = #"{"name":"server__tool","arguments":{}}"#
        let root = try AdminBody.object(body, members: ["name", "arguments"], example: example)
        guard let name = root["name"]?.string, !name.isEmpty else {
            throw .malformed("the body must be an object like \(example)")
        }
        arguments = root["arguments"] ?? .emptyObject
        guard arguments.kind == .object else { throw .malformed("\"arguments\" must be an object") }
        self.name = name
    }
}
