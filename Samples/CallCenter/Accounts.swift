// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSON

/// An MCP server on its standard streams with one tool: to whom a customer number belongs.
enum Accounts {
    static let owners = [
        "359": "John", "614": "Mary", "735": "Peter", "946": "Anna", "157": "George", "371": "Michael", "593": "Susan",
        "839": "David",
    ]

    private static let tools = #"""
        {"tools": [{"name": "find", "description": "To whom a customer number belongs.",
          "inputSchema": {"type": "object", "properties": {"number": {"type": "string"}}, "required": ["number"]},
          "annotations": {"readOnlyHint": true}}]}
        """#

    static func serve() {
        while let line = readLine() {
            guard let request = try? RawJSON(validating: line), let id = request["id"],
                let method = request["method"]?.string
            else { continue }
            let head = RawJSON.emptyObject.editing([.set("jsonrpc", .string("2.0")), .set("id", id)])
            print(head.editing([answer(method, request["params"] ?? .emptyObject)]).text)
            fflush(nil)
        }
    }

    private static func answer(_ method: String, _ params: RawJSON) -> JSONEdit {
        switch method {
        case "initialize":
            let version = params["protocolVersion"]?.string ?? "2025-11-25"
            return result(
                #"{"protocolVersion": "\#(version)", "capabilities": {"tools": {}}, "#
                    + #""serverInfo": {"name": "accounts", "version": "1.0.0"}}"#)
        case "ping": return result("{}")
        case "tools/list": return result(tools.filter { !$0.isNewline })
        case "tools/call":
            let owner = params["arguments"]?["number"]?.string.flatMap { owners[$0] }
            let text = RawJSON.string(owner ?? "nobody has that number").text
            return result(#"{"content": [{"type": "text", "text": \#(text)}], "isError": \#(owner == nil)}"#)
        default:
            return .set("error", RawJSON(trusted: Array(#"{"code": -32601, "message": "Method not found"}"#.utf8)))
        }
    }

    private static func result(_ json: String) -> JSONEdit { .set("result", RawJSON(trusted: Array(json.utf8))) }
}
