// SPDX-License-Identifier: Apache-2.0

/// The requests a client may send, over all revisions that the hub speaks.
package enum MCPMethod: String, Sendable, CaseIterable {
    case discover = "server/discover"
    case initialize = "initialize"
    case ping = "ping"
    case listTools = "tools/list"
    case callTool = "tools/call"
    case listResources = "resources/list"
    case listResourceTemplates = "resources/templates/list"
    case readResource = "resources/read"
    case listPrompts = "prompts/list"
    case getPrompt = "prompts/get"
    case complete = "completion/complete"
    case setLogLevel = "logging/setLevel"
    case subscribe = "resources/subscribe"
    case unsubscribe = "resources/unsubscribe"
    case listen = "subscriptions/listen"
    case getTask = "tasks/get"
    case updateTask = "tasks/update"
    case cancelTask = "tasks/cancel"

    /// Whether the method exists in that revision.
    package func exists(in revision: ProtocolRevision) -> Bool {
        switch self {
        case .discover, .listen, .getTask, .updateTask, .cancelTask: revision.isModern
        case .initialize, .ping, .setLogLevel, .subscribe, .unsubscribe: !revision.isModern
        default: true
        }
    }

    /// The parameter that the header `Mcp-Name` repeats (2026-07-28, Streamable HTTP, request headers).
    package var nameParameter: String? {
        switch self {
        case .callTool, .getPrompt: "name"
        case .readResource: "uri"
        case .getTask, .updateTask, .cancelTask: "taskId"
        default: nil
        }
    }

    /// Whether it is of the tasks extension (2026-07-28); tasks of 2025-11-25 are not known here.
    package var isOfTasks: Bool { self == .getTask || self == .updateTask || self == .cancelTask }

    /// Whether it may be answered by a question to its client (2026-07-28, multi round-trip requests).
    package var mayAskForInput: Bool { self == .callTool || self == .getPrompt || self == .readResource }

    /// Whether its complete results carry `ttlMs` and `cacheScope` (2026-07-28, caching).
    package var isCacheable: Bool {
        switch self {
        case .discover, .listTools, .listResources, .listResourceTemplates, .readResource, .listPrompts: true
        default: false
        }
    }

    /// The member of a list result that holds its items.
    package var itemsKey: String? {
        switch self {
        case .listTools: "tools"
        case .listResources: "resources"
        case .listResourceTemplates: "resourceTemplates"
        case .listPrompts: "prompts"
        default: nil
        }
    }
}
