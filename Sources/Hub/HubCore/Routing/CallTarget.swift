// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// What a call names: the tool, prompt, resource or template that has to be found in the catalog.
enum CallTarget: Sendable, Equatable {
    case tool(String)
    case prompt(String)
    case resource(String)
    /// Completion of a template's parameters; some clients name a resource of it instead.
    case template(String)
    /// A task, by the id that the hub gave it.
    case task(String)

    init(of call: MCPCall) throws(CallFailure) {
        if call.method == .complete {
            self = try Self.completed(call.params["ref"])
            return
        }
        let parameter = call.method.nameParameter ?? "uri"
        guard let name = call.params[parameter]?.string else {
            throw CallFailure(.invalidParams("params.\(parameter) is missing or no string"))
        }
        switch call.method {
        case .callTool: self = .tool(name)
        case .getPrompt: self = .prompt(name)
        case .getTask, .updateTask, .cancelTask: self = .task(name)
        default: self = .resource(name)
        }
    }

    private static func completed(_ reference: RawJSON?) throws(CallFailure) -> CallTarget {
        switch reference?["type"]?.string {
        case "ref/prompt":
            if let name = reference?["name"]?.string { return .prompt(name) }
        case "ref/resource":
            if let uri = reference?["uri"]?.string { return .template(uri) }
        default: break
        }
        throw CallFailure(.invalidParams("params.ref must be a ref/prompt with a name or a ref/resource with a uri"))
    }

    /// As the client wrote it.
    var name: String {
        switch self {
        case .tool(let name), .prompt(let name), .resource(let name), .template(let name), .task(let name): name
        }
    }

    /// The method that uses what is named.
    var method: MCPMethod {
        switch self {
        case .tool, .task: .callTool
        case .prompt: .getPrompt
        case .resource, .template: .readResource
        }
    }

    /// The list in which it would be.
    var list: MCPMethod {
        switch self {
        case .tool, .task: .listTools
        case .prompt: .listPrompts
        case .resource: .listResources
        case .template: .listResourceTemplates
        }
    }
}
