// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// A request of the REST binding told from its method and path (section 11.3).
struct RESTRoute: Equatable {
    let operation: A2AOperation
    /// What the path says, to be set in the params.
    let names: [JSONEdit]

    enum Miss: Error, Equatable {
        case unknownPath
        case wrongMethod(allowed: String)
    }

    /// `path` begins with a slash and lies under the binding's own prefix. A first segment that is none of the
    /// binding's names is a tenant.
    init(_ method: HTTPMethod, _ path: Substring) throws(Miss) {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var names: [JSONEdit] = []
        if let first = segments.first, !Self.isKnown(first), segments.count > 1 {
            names.append(.set("tenant", .string(try Self.text(first))))
            segments = segments.dropFirst()
        }
        let parts = Array(segments)
        switch (parts.first, parts.count) {
        case ("message:send", 1): try self.init(.sendMessage, names, method, [.post])
        case ("message:stream", 1): try self.init(.sendStreamingMessage, names, method, [.post])
        case ("extendedAgentCard", 1), ("card", 1): try self.init(.getExtendedCard, names, method, [.get])
        case ("tasks", 1): try self.init(.listTasks, names, method, [.get])
        case ("tasks", 2): try self.init(task: parts[1], names, method)
        case ("tasks", 3...4) where parts[2] == "pushNotificationConfigs":
            names.append(.set("taskId", .string(try Self.text(parts[1]))))
            try self.init(push: parts.count > 3 ? parts[3] : nil, names, method)
        default: throw .unknownPath
        }
    }

    private init(
        _ operation: A2AOperation, _ names: [JSONEdit], _ method: HTTPMethod, _ allowed: [HTTPMethod]
    ) throws(Miss) {
        guard allowed.contains(method) else {
            throw .wrongMethod(allowed: allowed.map(\.rawValue).joined(separator: ", "))
        }
        self.operation = operation
        self.names = names
    }

    /// `{id}`, `{id}:cancel` and `{id}:subscribe`, which some clients GET and others POST.
    private init(task segment: Substring, _ names: [JSONEdit], _ method: HTTPMethod) throws(Miss) {
        let verbs: [(String, A2AOperation, [HTTPMethod])] = [
            (":cancel", .cancelTask, [.post]), (":subscribe", .subscribeToTask, [.get, .post]),
        ]
        for (suffix, operation, allowed) in verbs where segment.hasSuffix(suffix) {
            let id = try Self.text(segment.dropLast(suffix.count))
            try self.init(operation, names + [.set("id", .string(id))], method, allowed)
            return
        }
        try self.init(.getTask, names + [.set("id", .string(try Self.text(segment)))], method, [.get])
    }

    private init(push id: Substring?, _ names: [JSONEdit], _ method: HTTPMethod) throws(Miss) {
        guard let id else {
            let operation: A2AOperation = method == .get ? .listPushConfigs : .createPushConfig
            try self.init(operation, names, method, [.get, .post])
            return
        }
        let operation: A2AOperation = method == .delete ? .deletePushConfig : .getPushConfig
        try self.init(
            operation, names + [.set("id", .string(try Self.text(id)))], method, [.get, .delete])
    }

    private static func isKnown(_ segment: Substring) -> Bool {
        ["message:send", "message:stream", "extendedAgentCard", "tasks"].contains(segment)
    }

    private static func text(_ segment: Substring) throws(Miss) -> String {
        guard let text = RESTQuery.decoded(segment), !text.isEmpty else { throw .unknownPath }
        return text
    }
}
