// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// Puts the arguments that an operator fixed into a call, before anything is decided about it.
enum FixedArguments {
    /// A call that says something else for one of them is refused: it must not seem to have been heard. Nil where nothing
    /// is fixed.
    static func applied(to given: RawJSON?, of route: Route, _ method: MCPMethod) throws(CallFailure) -> RawJSON? {
        guard let fixed = route.fixed, method == .callTool else { return nil }
        let given = given ?? .emptyObject
        for (name, value) in fixed.members {
            if let other = given[name], other != value {
                throw CallFailure(.invalidParams("The argument \"\(name)\" is fixed at this endpoint"))
            }
        }
        return given.editing(fixed.members.map { .set($0.key, $0.value) })
    }
}
