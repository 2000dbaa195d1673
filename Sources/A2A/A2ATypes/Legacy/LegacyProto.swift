// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The ProtoJSON of `a2a.v1`, which gRPC and REST of 0.3 carry: neither the JSON of its JSON-RPC nor that of 1.0.
///
/// The bytes of a file travel as the text of their base64, as the official SDKs of 0.3 have it; what is no such text is
/// taken for the bytes themselves.
package enum LegacyProto {
    // MARK: Params

    /// Whether the body of a send has this form rather than that of JSON-RPC.
    package static func isForm(of params: RawJSON) -> Bool {
        guard let message = params["message"], params["request"] == nil else { return params["request"] != nil }
        return message["content"] != nil || message["role"]?.string?.hasPrefix("ROLE_") == true
    }

    package static func upgrade(_ params: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage: upgradeSend(params)
        case .getTask:
            with(params, names(params["name"]), history: params["historyLength"])
        case .cancelTask, .subscribeToTask, .getExtendedCard, .listTasks: with(params, names(params["name"]))
        case .getPushConfig, .deletePushConfig: with(params, pushNames(params["name"]))
        case .listPushConfigs: with(params, renamed(names(params["parent"])))
        case .createPushConfig: upgradeCreate(params)
        }
    }

    package static func downgrade(params: RawJSON, of operation: A2AOperation) -> RawJSON {
        let task = params.text("taskId") ?? params.text("id") ?? ""
        switch operation {
        case .sendMessage, .sendStreamingMessage: return downgradeSend(params)
        case .getTask:
            var edits: [JSONEdit] = [.set("name", .string("tasks/\(task)"))]
            if let length = params["historyLength"]?.integer {
                edits.append(.set("historyLength", .integer(max(1, length))))
            }
            return RawJSON.emptyObject.editing(edits)
        case .cancelTask, .subscribeToTask:
            return RawJSON.emptyObject.editing([.set("name", .string("tasks/\(task)"))])
        case .getPushConfig, .deletePushConfig:
            let name = "tasks/\(task)/pushNotificationConfigs/\(params.text("id") ?? "")"
            return RawJSON.emptyObject.editing([.set("name", .string(name))])
        case .listPushConfigs: return RawJSON.emptyObject.editing([.set("parent", .string("tasks/\(task)"))])
        case .createPushConfig:
            return RawJSON.emptyObject.editing([
                .set("parent", .string("tasks/\(task)")), .set("configId", .string(params.text("id") ?? "")),
                .set("config", downgradeConfig(params)),
            ])
        case .getExtendedCard, .listTasks: return .emptyObject
        }
    }

    private static func upgradeSend(_ params: RawJSON) -> RawJSON {
        params.rewritingMembers { key, value, writer in
            switch key {
            case "message", "request": writer.member("message", upgradeMessage(value))
            case "configuration": writer.member(key, upgradeConfiguration(value))
            default: writer.member(key, value)
            }
        }
    }

    /// A flag without presence: where there is a configuration, what is not there is false.
    private static func upgradeConfiguration(_ configuration: RawJSON) -> RawJSON {
        let inner = configuration.rewritingMembers { key, value, writer in
            switch key {
            case "blocking": break
            case "historyLength" where value.integer == 0: break
            case "pushNotification", "pushNotificationConfig":
                if value.kind == .object {
                    writer.member("taskPushNotificationConfig", LegacyPushConfig.upgradeInner(value))
                }
            default: writer.member(key, value)
            }
        }
        return inner.editing([.set("returnImmediately", .boolean(configuration["blocking"]?.boolean != true))])
    }

    private static func downgradeSend(_ params: RawJSON) -> RawJSON {
        let plain = params.rewritingMembers { key, value, writer in
            switch key {
            case "message": writer.member(key, downgradeMessage(value))
            case "tenant", "configuration": break
            default: writer.member(key, value)
            }
        }
        let configuration = params["configuration"]
        var edits: [JSONEdit] = [
            .set("blocking", .boolean(configuration?["returnImmediately"]?.boolean != true))
        ]
        if let modes = configuration?["acceptedOutputModes"] { edits.append(.set("acceptedOutputModes", modes)) }
        return plain.editing([.set("configuration", RawJSON.emptyObject.editing(edits))])
    }

    private static func upgradeCreate(_ params: RawJSON) -> RawJSON {
        let config = params["config"] ?? params
        let inner = LegacyPushConfig.upgradeInner(config["pushNotificationConfig"] ?? .emptyObject)
        var edits = renamed(names(params["parent"]))
        if let taskID = params["taskId"] { edits.append(.set("taskId", taskID)) }
        if inner.text("id") == nil, let id = params.text("configId") { edits.append(.set("id", .string(id))) }
        return inner.editing(edits)
    }

    /// `tasks/ID`, and `tasks/ID/pushNotificationConfigs/CONFIG`.
    private static func segments(_ name: RawJSON?) -> [Substring] {
        (name?.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
    }

    private static func names(_ name: RawJSON?) -> [JSONEdit] {
        let parts = segments(name)
        guard parts.count >= 2 else { return [] }
        return [.set("id", .string(String(parts[1])))]
    }

    private static func pushNames(_ name: RawJSON?) -> [JSONEdit] {
        let parts = segments(name)
        guard parts.count >= 2 else { return [] }
        var edits: [JSONEdit] = [.set("taskId", .string(String(parts[1])))]
        if parts.count >= 4 { edits.append(.set("id", .string(String(parts[3])))) }
        return edits
    }

    private static func renamed(_ edits: [JSONEdit]) -> [JSONEdit] {
        edits.map { edit in
            if case .set("id", let value) = edit { .set("taskId", value) } else { edit }
        }
    }

    private static func with(_ params: RawJSON, _ edits: [JSONEdit], history: RawJSON? = nil) -> RawJSON {
        var edits = edits + [.remove("name"), .remove("parent")]
        if history?.integer == 0 { edits.append(.remove("historyLength")) }
        return params.editing(edits)
    }

    // MARK: Results

    /// A result of 1.0 in this form.
    package static func downgrade(_ result: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask:
            StreamEvent(result).map { downgrade($0) } ?? result
        case .getTask, .cancelTask: downgradeTask(result)
        case .createPushConfig, .getPushConfig: downgradeConfig(result)
        case .listPushConfigs:
            RawJSON.emptyObject.editing([
                .set("configs", (result["configs"] ?? .emptyArray).mappingElements(downgradeConfig))
            ])
        case .deletePushConfig: .emptyObject
        case .getExtendedCard: LegacyCard.downgrade(result) ?? result
        case .listTasks: result
        }
    }

    package static func downgrade(_ event: StreamEvent) -> RawJSON {
        let value =
            switch event {
            case .task(let task): downgradeTask(task)
            case .message(let message): downgradeMessage(message)
            case .statusUpdate(let update):
                update.editing([
                    .set("status", downgradeStatus(update["status"] ?? .emptyObject)),
                    .set("final", .boolean(event.state?.endsWaiting == true)),
                ])
            case .artifactUpdate(let update):
                update.editing([.set("artifact", downgradeArtifact(update["artifact"] ?? .emptyObject))])
            }
        return RawJSON.emptyObject.editing([.set(event.name, value)])
    }

    /// A result in this form as one of 1.0.
    package static func upgrade(result: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask: upgradeEvent(result)
        case .getTask, .cancelTask: upgradeTask(result)
        case .createPushConfig, .getPushConfig: upgradeConfig(result)
        case .listPushConfigs:
            RawJSON.emptyObject.editing([
                .set("configs", (result["configs"] ?? .emptyArray).mappingElements(upgradeConfig))
            ])
        case .getExtendedCard: LegacyCard.upgrade(result)
        case .deletePushConfig, .listTasks: result
        }
    }

    private static func upgradeEvent(_ event: RawJSON) -> RawJSON {
        event.rewritingMembers { key, value, writer in
            switch key {
            case "task": writer.member(key, upgradeTask(value))
            case "message", "msg": writer.member("message", upgradeMessage(value))
            case "statusUpdate":
                let status = upgradeStatus(value["status"] ?? .emptyObject)
                writer.member(key, value.editing([.set("status", status), .remove("final")]))
            case "artifactUpdate":
                let artifact = mappingParts(of: value["artifact"] ?? .emptyObject, upgradePart)
                writer.member(key, value.editing([.set("artifact", artifact)]))
            default: writer.member(key, value)
            }
        }
    }

    // MARK: Tasks

    private static func upgradeTask(_ task: RawJSON) -> RawJSON {
        task.rewritingMembers { key, value, writer in
            switch key {
            case "status": writer.member(key, upgradeStatus(value))
            case "history": writer.member(key, value.mappingElements(upgradeMessage))
            case "artifacts": writer.member(key, value.mappingElements { mappingParts(of: $0, upgradePart) })
            default: writer.member(key, value)
            }
        }
    }

    private static func downgradeTask(_ task: RawJSON) -> RawJSON {
        task.rewritingMembers { key, value, writer in
            switch key {
            case "status": writer.member(key, downgradeStatus(value))
            case "history": writer.member(key, value.mappingElements(downgradeMessage))
            case "artifacts": writer.member(key, value.mappingElements(downgradeArtifact))
            default: writer.member(key, value)
            }
        }
    }

    private static func upgradeStatus(_ status: RawJSON) -> RawJSON {
        status.rewritingMembers { key, value, writer in
            switch (key, value.string) {
            case ("state", "TASK_STATE_CANCELLED"): writer.member(key, TaskState.canceled.rawValue)
            case ("message", _), ("update", _): writer.member("message", upgradeMessage(value))
            default: writer.member(key, value)
            }
        }
    }

    private static func downgradeStatus(_ status: RawJSON) -> RawJSON {
        status.rewritingMembers { key, value, writer in
            switch (key, value.string) {
            case ("state", TaskState.canceled.rawValue): writer.member(key, "TASK_STATE_CANCELLED")
            case ("message", _): writer.member(key, downgradeMessage(value))
            default: writer.member(key, value)
            }
        }
    }

    private static func downgradeArtifact(_ artifact: RawJSON) -> RawJSON { mappingParts(of: artifact, downgradePart) }

    private static func mappingParts(of holder: RawJSON, _ body: (RawJSON) -> RawJSON) -> RawJSON {
        guard let parts = holder["parts"] else { return holder }
        return holder.editing([.set("parts", parts.mappingElements(body))])
    }

    private static func upgradeMessage(_ message: RawJSON) -> RawJSON {
        message.rewritingMembers { key, value, writer in
            if key == "content" || key == "parts" {
                writer.member("parts", value.mappingElements(upgradePart))
            } else {
                writer.member(key, value)
            }
        }
    }

    private static func downgradeMessage(_ message: RawJSON) -> RawJSON {
        message.rewritingMembers { key, value, writer in
            switch key {
            case "parts": writer.member("content", value.mappingElements(downgradePart))
            case "referenceTaskIds": break
            default: writer.member(key, value)
            }
        }
    }

    // MARK: Push configurations

    private static func upgradeConfig(_ config: RawJSON) -> RawJSON {
        LegacyPushConfig.upgradeInner(config["pushNotificationConfig"] ?? .emptyObject)
            .editing(pushNames(config["name"]).filter { $0.key == "taskId" })
    }

    private static func downgradeConfig(_ config: RawJSON) -> RawJSON {
        let name = "tasks/\(config.text("taskId") ?? "")/pushNotificationConfigs/\(config.text("id") ?? "")"
        return RawJSON.emptyObject.editing([
            .set("name", .string(name)), .set("pushNotificationConfig", LegacyPushConfig.downgradeInner(config)),
        ])
    }
}
