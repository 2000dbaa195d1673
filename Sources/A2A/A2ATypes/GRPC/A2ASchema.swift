// SPDX-License-Identifier: Apache-2.0

/// The messages of `lf.a2a.v1` that operations carry (specification/a2a.proto at v1.0.1).
package enum A2ASchema {
    static let part = ProtoMessage(
        .init(1, "text", .string, .explicit), .init(2, "raw", .bytes, .explicit), .init(3, "url", .string, .explicit),
        .init(4, "data", .value, .explicit), .init(5, "metadata", .structure), .init(6, "filename", .string),
        .init(7, "mediaType", .string))

    static let message = ProtoMessage(
        .init(1, "messageId", .string), .init(2, "contextId", .string), .init(3, "taskId", .string),
        .init(4, "role", .enumeration(["ROLE_UNSPECIFIED", "ROLE_USER", "ROLE_AGENT"])),
        .init(5, "parts", .message(part), .repeated), .init(6, "metadata", .structure),
        .init(7, "extensions", .string, .repeated), .init(8, "referenceTaskIds", .string, .repeated))

    static let state = ProtoType.enumeration([
        "TASK_STATE_UNSPECIFIED", "TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", "TASK_STATE_COMPLETED",
        "TASK_STATE_FAILED", "TASK_STATE_CANCELED", "TASK_STATE_INPUT_REQUIRED", "TASK_STATE_REJECTED",
        "TASK_STATE_AUTH_REQUIRED",
    ])

    static let status = ProtoMessage(
        .init(1, "state", state), .init(2, "message", .message(message)), .init(3, "timestamp", .timestamp))

    static let artifact = ProtoMessage(
        .init(1, "artifactId", .string), .init(2, "name", .string), .init(3, "description", .string),
        .init(4, "parts", .message(part), .repeated), .init(5, "metadata", .structure),
        .init(6, "extensions", .string, .repeated))

    static let task = ProtoMessage(
        .init(1, "id", .string), .init(2, "contextId", .string), .init(3, "status", .message(status)),
        .init(4, "artifacts", .message(artifact), .repeated), .init(5, "history", .message(message), .repeated),
        .init(6, "metadata", .structure))

    static let statusUpdate = ProtoMessage(
        .init(1, "taskId", .string), .init(2, "contextId", .string), .init(3, "status", .message(status)),
        .init(4, "metadata", .structure))

    static let artifactUpdate = ProtoMessage(
        .init(1, "taskId", .string), .init(2, "contextId", .string), .init(3, "artifact", .message(artifact)),
        .init(4, "append", .bool), .init(5, "lastChunk", .bool), .init(6, "metadata", .structure))

    static let event = ProtoMessage(
        .init(1, "task", .message(task), .explicit), .init(2, "message", .message(message), .explicit),
        .init(3, "statusUpdate", .message(statusUpdate), .explicit),
        .init(4, "artifactUpdate", .message(artifactUpdate), .explicit))

    static let authentication = ProtoMessage(.init(1, "scheme", .string), .init(2, "credentials", .string))

    static let pushConfig = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "id", .string), .init(3, "taskId", .string), .init(4, "url", .string),
        .init(5, "token", .string), .init(6, "authentication", .message(authentication)))

    static let sendConfiguration = ProtoMessage(
        .init(1, "acceptedOutputModes", .string, .repeated),
        .init(2, "taskPushNotificationConfig", .message(pushConfig)), .init(3, "historyLength", .int32, .explicit),
        .init(4, "returnImmediately", .bool))

    static let sendRequest = ProtoMessage(
        .init(1, "tenant", .string), .init(2, "message", .message(message)),
        .init(3, "configuration", .message(sendConfiguration)), .init(4, "metadata", .structure))
}
