// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Something that a server tells of its own accord.
package enum MCPChange: Hashable, Sendable {
    /// The items of that list are others now; templates count as resources.
    case list(MCPMethod)
    /// A resource that somebody subscribed to is another one now.
    case resource(String)
    /// A log message that belongs to no request: the params of `notifications/message` (up to 2025-11-25).
    case log(RawJSON)
    /// A task that somebody listens for is in another state now: what `tasks/get` says of it (tasks extension).
    case task(RawJSON)

    /// The method of the notification.
    package var method: String {
        switch self {
        case .list(.listPrompts): "notifications/prompts/list_changed"
        case .list(.listResources), .list(.listResourceTemplates): "notifications/resources/list_changed"
        case .list: "notifications/tools/list_changed"
        case .resource: "notifications/resources/updated"
        case .log: "notifications/message"
        case .task: "notifications/tasks"
        }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(method)
        if case .resource(let uri) = self { hasher.combine(uri) }
    }

    /// The params of the notification, before what a stream adds to them.
    package var params: RawJSON {
        switch self {
        case .list: .emptyObject
        case .resource(let uri): RawJSON(JSONValue.object(["uri": .string(uri)]))
        case .log(let params), .task(let params): params
        }
    }

    /// Whether nobody needs the other one any more, once this is told.
    package func replaces(_ other: MCPChange) -> Bool {
        guard case .task(let new) = self, case .task(let old) = other else { return self == other }
        return new["taskId"] == old["taskId"]
    }

    /// Whether it is worth telling somebody who wants log messages of that level and up, or whatever comes. What is no log
    /// message always is.
    package func isWanted(at level: String?) -> Bool {
        guard case .log(let params) = self, let wanted = level.flatMap(MCPLogLevel.init) else { return true }
        return params["level"]?.string.flatMap(MCPLogLevel.init)?.isAtLeast(wanted) ?? false
    }

    /// What a notification says; nil for those that are about something else.
    package init?(method: String, params: RawJSON?) {
        switch method {
        case "notifications/tools/list_changed": self = .list(.listTools)
        case "notifications/prompts/list_changed": self = .list(.listPrompts)
        case "notifications/resources/list_changed": self = .list(.listResources)
        case "notifications/resources/updated":
            guard let uri = params?["uri"]?.string else { return nil }
            self = .resource(uri)
        case "notifications/message":
            guard let params, params["level"]?.string.flatMap(MCPLogLevel.init) != nil else { return nil }
            self = .log(params.detached())
        default: return nil
        }
    }
}
