// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// Puts the arguments that an operator fixed into a call, before anything is decided about it.
enum FixedArguments {
    /// A call that says something else for one of them is refused: it must not seem to have been heard.
    static func applied(to call: MCPCall, of route: Route) throws(CallFailure) -> MCPCall {
        guard let fixed = route.fixed, call.method == .callTool else { return call }
        let given = call.params["arguments"] ?? .emptyObject
        for (name, value) in fixed.members {
            if let other = given[name], other != value {
                throw CallFailure(.invalidParams("The argument \"\(name)\" is fixed at this endpoint"))
            }
        }
        let arguments = given.editing(fixed.members.map { .set($0.key, $0.value) })
        return call.replacing(params: call.params.editing([.set("arguments", arguments)]))
    }
}
