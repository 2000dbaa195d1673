// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import TestSupport

/// Texts as they go over the wire.
enum Wire {
    static let modernHeader = "2026-07-28"

    static func result(_ id: RawJSON?, _ result: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id?.text ?? "null"),"result":\#(result)}"#
    }

    static func error(_ id: RawJSON?, _ code: Int, _ message: String = "no", data: String? = nil) -> String {
        let data = data.map { #","data":\#($0)"# } ?? ""
        return
            #"{"jsonrpc":"2.0","id":\#(id?.text ?? "null"),"error":{"code":\#(code),"message":"\#(message)"\#(data)}}"#
    }

    static func progress(_ token: RawJSON?, _ value: String) -> String {
        let params = #"{"progressToken":\#(token?.text ?? "null"),"progress":\#(value),"total":2}"#
        return #"{"jsonrpc":"2.0","method":"notifications/progress","params":\#(params)}"#
    }

    static func log(_ level: String, _ text: String) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"\#(level)","data":"\#(text)"}}"#
    }

    /// What the official Python SDK 2.3.0 answers to `server/discover`.
    static let discovered =
        #"{"cacheScope":"private","capabilities":{"prompts":{"listChanged":true},"#
        + #""resources":{"listChanged":true,"subscribe":true},"tools":{"listChanged":true}},"#
        + #""instructions":"hi","resultType":"complete","supportedVersions":["2026-07-28"],"ttlMs":0,"#
        + #""_meta":{"io.modelcontextprotocol/serverInfo":{"name":"trivial","version":"1.0.0"}}}"#

    static func initialized(_ version: String = "2025-11-25") -> String {
        #"{"protocolVersion":"\#(version)","capabilities":{"tools":{}},"serverInfo":{"name":"old","version":"0.1"}}"#
    }
}

extension HTTPClientRequest {
    /// The body as one JSON value; null where there is none.
    var message: RawJSON { (try? RawJSON(validating: body)) ?? .null }
    var rpcMethod: String { message["method"]?.string ?? "" }
    var rpcID: RawJSON? { message["id"] }
    var meta: RawJSON? { message["params"]?["_meta"] }
    var progressToken: RawJSON? { meta?["progressToken"] }
}
