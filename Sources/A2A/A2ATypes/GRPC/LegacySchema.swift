// SPDX-License-Identifier: Apache-2.0

/// The messages of `a2a.v1`, the gRPC package of 0.3 (specification/grpc/a2a.proto at v0.3.0, with the name of a file and
/// the metadata of a part that came right after it).
package enum LegacySchema {
    /// The service's name in paths.
    package static let service = "a2a.v1.A2AService"

    /// The operation behind a method of that service.
    package static func operation(_ method: String) -> A2AOperation? {
        switch method {
        case "TaskSubscription": .subscribeToTask
        case "ListTaskPushNotificationConfig": .listPushConfigs
        case "GetAgentCard": .getExtendedCard
        case A2AOperation.subscribeToTask.rawValue, A2AOperation.listPushConfigs.rawValue,
            A2AOperation.getExtendedCard.rawValue, A2AOperation.listTasks.rawValue:
            nil
        default: A2AOperation(rawValue: method)
        }
    }

    /// The method of an operation; nil for what 0.3 does not have.
    package static func method(of operation: A2AOperation) -> String? {
        switch operation {
        case .subscribeToTask: "TaskSubscription"
        case .listPushConfigs: "ListTaskPushNotificationConfig"
        case .getExtendedCard: "GetAgentCard"
        case .listTasks: nil
        default: operation.rawValue
        }
    }

    package static func request(of operation: A2AOperation) -> ProtoMessage {
        switch operation {
        case .sendMessage, .sendStreamingMessage: sendRequest
        case .getTask: getTask
        case .cancelTask, .subscribeToTask, .getPushConfig, .deletePushConfig: named
        case .createPushConfig: createPushConfig
        case .listPushConfigs: listPushConfigs
        case .getExtendedCard, .listTasks: ProtoMessage()
        }
    }

    package static func response(of operation: A2AOperation) -> ProtoMessage {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask: event
        case .getTask, .cancelTask: task
        case .createPushConfig, .getPushConfig: taskPushConfig
        case .listPushConfigs: pushConfigPage
        case .getExtendedCard: card
        case .deletePushConfig, .listTasks: ProtoMessage()
        }
    }

    private static let file = ProtoMessage(
        .init(1, "fileWithUri", .string, .explicit), .init(2, "fileWithBytes", .bytes, .explicit),
        .init(3, "mimeType", .string), .init(4, "name", .string))
    private static let data = ProtoMessage(.init(1, "data", .structure))
    private static let part = ProtoMessage(
        .init(1, "text", .string, .explicit), .init(2, "file", .message(file), .explicit),
        .init(3, "data", .message(data), .explicit), .init(4, "metadata", .structure))

    private static let message = ProtoMessage(
        .init(1, "messageId", .string), .init(2, "contextId", .string), .init(3, "taskId", .string),
        .init(4, "role", .enumeration(["ROLE_UNSPECIFIED", "ROLE_USER", "ROLE_AGENT"])),
        .init(5, "content", .message(part), .repeated), .init(6, "metadata", .structure),
        .init(7, "extensions", .string, .repeated))

    private static let state = ProtoType.enumeration([
        "TASK_STATE_UNSPECIFIED", "TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", "TASK_STATE_COMPLETED",
        "TASK_STATE_FAILED", "TASK_STATE_CANCELLED", "TASK_STATE_INPUT_REQUIRED", "TASK_STATE_REJECTED",
        "TASK_STATE_AUTH_REQUIRED",
    ])

    private static let status = ProtoMessage(
        .init(1, "state", state), .init(2, "message", .message(message)), .init(3, "timestamp", .timestamp))

    private static let artifact = ProtoMessage(
        .init(1, "artifactId", .string), .init(3, "name", .string), .init(4, "description", .string),
        .init(5, "parts", .message(part), .repeated), .init(6, "metadata", .structure),
        .init(7, "extensions", .string, .repeated))

    private static let task = ProtoMessage(
        .init(1, "id", .string), .init(2, "contextId", .string), .init(3, "status", .message(status)),
        .init(4, "artifacts", .message(artifact), .repeated), .init(5, "history", .message(message), .repeated),
        .init(6, "metadata", .structure))

    private static let statusUpdate = ProtoMessage(
        .init(1, "taskId", .string), .init(2, "contextId", .string), .init(3, "status", .message(status)),
        .init(4, "final", .bool), .init(5, "metadata", .structure))

    private static let artifactUpdate = ProtoMessage(
        .init(1, "taskId", .string), .init(2, "contextId", .string), .init(3, "artifact", .message(artifact)),
        .init(4, "append", .bool), .init(5, "lastChunk", .bool), .init(6, "metadata", .structure))

    private static let event = ProtoMessage(
        .init(1, "task", .message(task), .explicit), .init(2, "message", .message(message), .explicit),
        .init(3, "statusUpdate", .message(statusUpdate), .explicit),
        .init(4, "artifactUpdate", .message(artifactUpdate), .explicit))

    private static let authentication = ProtoMessage(
        .init(1, "schemes", .string, .repeated), .init(2, "credentials", .string))

    private static let pushConfig = ProtoMessage(
        .init(1, "id", .string), .init(2, "url", .string), .init(3, "token", .string),
        .init(4, "authentication", .message(authentication)))

    private static let taskPushConfig = ProtoMessage(
        .init(1, "name", .string), .init(2, "pushNotificationConfig", .message(pushConfig)))

    private static let pushConfigPage = ProtoMessage(
        .init(1, "configs", .message(taskPushConfig), .repeated), .init(2, "nextPageToken", .string))

    private static let configuration = ProtoMessage(
        .init(1, "acceptedOutputModes", .string, .repeated), .init(2, "pushNotification", .message(pushConfig)),
        .init(3, "historyLength", .int32), .init(4, "blocking", .bool))

    private static let sendRequest = ProtoMessage(
        .init(1, "message", .message(message)), .init(2, "configuration", .message(configuration)),
        .init(3, "metadata", .structure))

    private static let getTask = ProtoMessage(.init(1, "name", .string), .init(2, "historyLength", .int32))
    private static let named = ProtoMessage(.init(1, "name", .string))

    private static let createPushConfig = ProtoMessage(
        .init(1, "parent", .string), .init(2, "configId", .string), .init(3, "config", .message(taskPushConfig)))

    private static let listPushConfigs = ProtoMessage(
        .init(1, "parent", .string), .init(2, "pageSize", .int32), .init(3, "pageToken", .string))

    // MARK: The card, of which security is left to the JSON form

    private static let interface = ProtoMessage(.init(1, "url", .string), .init(2, "transport", .string))
    private static let provider = ProtoMessage(.init(1, "url", .string), .init(2, "organization", .string))
    private static let capabilityExtension = ProtoMessage(
        .init(1, "uri", .string), .init(2, "description", .string), .init(3, "required", .bool),
        .init(4, "params", .structure))
    private static let capabilities = ProtoMessage(
        .init(1, "streaming", .bool), .init(2, "pushNotifications", .bool),
        .init(3, "extensions", .message(capabilityExtension), .repeated))
    private static let skill = ProtoMessage(
        .init(1, "id", .string), .init(2, "name", .string), .init(3, "description", .string),
        .init(4, "tags", .string, .repeated), .init(5, "examples", .string, .repeated),
        .init(6, "inputModes", .string, .repeated), .init(7, "outputModes", .string, .repeated))

    private static let card = ProtoMessage(
        .init(1, "name", .string), .init(2, "description", .string), .init(3, "url", .string),
        .init(4, "provider", .message(provider)), .init(5, "version", .string), .init(6, "documentationUrl", .string),
        .init(7, "capabilities", .message(capabilities)), .init(10, "defaultInputModes", .string, .repeated),
        .init(11, "defaultOutputModes", .string, .repeated), .init(12, "skills", .message(skill), .repeated),
        .init(13, "supportsAuthenticatedExtendedCard", .bool), .init(14, "preferredTransport", .string),
        .init(15, "additionalInterfaces", .message(interface), .repeated), .init(16, "protocolVersion", .string))
}
