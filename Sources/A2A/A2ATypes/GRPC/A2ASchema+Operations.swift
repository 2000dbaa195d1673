// SPDX-License-Identifier: Apache-2.0

extension A2ASchema {
    /// The service's name in paths.
    package static let service = "lf.a2a.v1.A2AService"

    /// What an operation is asked with.
    package static func request(of operation: A2AOperation) -> ProtoMessage {
        switch operation {
        case .sendMessage, .sendStreamingMessage: sendRequest
        case .getTask: getTask
        case .listTasks: listTasks
        case .cancelTask: cancelTask
        case .subscribeToTask: subscribe
        case .createPushConfig: pushConfig
        case .getPushConfig, .deletePushConfig: onePushConfig
        case .listPushConfigs: listPushConfigs
        case .getExtendedCard: extendedCard
        }
    }

    /// What an operation is answered with; of a stream, each of its events.
    package static func response(of operation: A2AOperation) -> ProtoMessage {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask: event
        case .getTask, .cancelTask: task
        case .listTasks: taskPage
        case .createPushConfig, .getPushConfig: pushConfig
        case .listPushConfigs: pushConfigPage
        case .deletePushConfig: ProtoMessage()
        case .getExtendedCard: card
        }
    }

    private static let getTask = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "id", .string), .init(3, "historyLength", .int32, .explicit))

    private static let listTasks = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "contextId", .string), .init(3, "status", state),
        .init(4, "pageSize", .int32, .explicit), .init(5, "pageToken", .string),
        .init(6, "historyLength", .int32, .explicit), .init(7, "statusTimestampAfter", .timestamp),
        .init(8, "includeArtifacts", .bool, .explicit))

    private static let cancelTask = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "id", .string), .init(3, "metadata", .structure))

    private static let subscribe = ProtoMessage(.init(1, "tenant", .string), .init(2, "id", .string))

    private static let onePushConfig = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "taskId", .string), .init(3, "id", .string))

    private static let listPushConfigs = ProtoMessage(
        .init(4, "tenant", .string), .init(1, "taskId", .string), .init(2, "pageSize", .int32),
        .init(3, "pageToken", .string))

    private static let extendedCard = ProtoMessage(.init(1, "tenant", .string))

    private static let taskPage = ProtoMessage(
        .init(1, "tasks", .message(task), .repeated), .init(2, "nextPageToken", .string),
        .init(3, "pageSize", .int32), .init(4, "totalSize", .int32))

    private static let pushConfigPage = ProtoMessage(
        .init(1, "configs", .message(pushConfig), .repeated), .init(2, "nextPageToken", .string))
}
