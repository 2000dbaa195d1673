// SPDX-License-Identifier: Apache-2.0

/// The operations of A2A 1.0 under their JSON-RPC and gRPC names (section 9.4), with those of 0.3 beside them.
package enum A2AOperation: String, Sendable, CaseIterable {
    case sendMessage = "SendMessage"
    case sendStreamingMessage = "SendStreamingMessage"
    case getTask = "GetTask"
    case listTasks = "ListTasks"
    case cancelTask = "CancelTask"
    case subscribeToTask = "SubscribeToTask"
    case createPushConfig = "CreateTaskPushNotificationConfig"
    case getPushConfig = "GetTaskPushNotificationConfig"
    case listPushConfigs = "ListTaskPushNotificationConfigs"
    case deletePushConfig = "DeleteTaskPushNotificationConfig"
    case getExtendedCard = "GetExtendedAgentCard"

    /// The JSON-RPC method of 0.3, which has no listing of tasks.
    package var legacyMethod: String? {
        switch self {
        case .sendMessage: "message/send"
        case .sendStreamingMessage: "message/stream"
        case .getTask: "tasks/get"
        case .listTasks: nil
        case .cancelTask: "tasks/cancel"
        case .subscribeToTask: "tasks/resubscribe"
        case .createPushConfig: "tasks/pushNotificationConfig/set"
        case .getPushConfig: "tasks/pushNotificationConfig/get"
        case .listPushConfigs: "tasks/pushNotificationConfig/list"
        case .deletePushConfig: "tasks/pushNotificationConfig/delete"
        case .getExtendedCard: "agent/getAuthenticatedExtendedCard"
        }
    }

    package func method(in dialect: A2ADialect) -> String? {
        dialect == .v1_0 ? rawValue : legacyMethod
    }

    /// The answer is a stream of events.
    package var isStreaming: Bool { self == .sendStreamingMessage || self == .subscribeToTask }

    /// The methods of both dialects differ, so the name alone tells which one is spoken.
    package static func named(_ method: String) -> (operation: A2AOperation, dialect: A2ADialect)? {
        if let operation = A2AOperation(rawValue: method) { return (operation, .v1_0) }
        return allCases.first { $0.legacyMethod == method }.map { ($0, .v0_3) }
    }
}
