// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The params of requests. What 1.0 has no place for is left out, what is not understood is kept.
package enum LegacyParams {
    package static func upgrade(_ params: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage: upgradeSend(params)
        case .getTask where params["historyLength"]?.integer == 0:
            params.editing([.remove("historyLength")])
        case .createPushConfig: LegacyPushConfig.upgrade(params)
        case .getPushConfig, .deletePushConfig:
            params.rewritingMembers { key, value, writer in
                switch key {
                case "id": writer.member("taskId", value)
                case "pushNotificationConfigId": writer.member("id", value)
                default: writer.member(key, value)
                }
            }
        case .listPushConfigs:
            params.rewritingMembers { key, value, writer in
                writer.member(key == "id" ? "taskId" : key, value)
            }
        default: params
        }
    }

    package static func downgrade(_ params: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage: downgradeSend(params)
        // 0 means all of it there: one message is asked for, and taken away again by whoever wanted none.
        case .getTask where params["historyLength"]?.integer == 0:
            params.editing([.set("historyLength", .integer(1))])
        case .createPushConfig: LegacyPushConfig.downgrade(params)
        case .getPushConfig, .deletePushConfig:
            params.rewritingMembers { key, value, writer in
                switch key {
                case "taskId": writer.member("id", value)
                case "id": writer.member("pushNotificationConfigId", value)
                default: writer.member(key, value)
                }
            }
        case .listPushConfigs:
            params.rewritingMembers { key, value, writer in
                writer.member(key == "taskId" ? "id" : key, value)
            }
        default: params
        }
    }

    private static func upgradeSend(_ params: RawJSON) -> RawJSON {
        params.rewritingMembers { key, value, writer in
            switch key {
            case "message": writer.member(key, LegacyMessage.upgrade(value))
            case "configuration": writer.member(key, upgradeConfiguration(value))
            default: writer.member(key, value)
            }
        }
    }

    private static func upgradeConfiguration(_ configuration: RawJSON) -> RawJSON {
        configuration.rewritingMembers { key, value, writer in
            switch key {
            case "blocking": writer.member("returnImmediately", .boolean(value.boolean == false))
            case "historyLength" where value.integer == 0: break
            case "pushNotificationConfig" where value.kind == .object:
                writer.member("taskPushNotificationConfig", LegacyPushConfig.upgradeInner(value))
            case "pushNotificationConfig": break
            default: writer.member(key, value)
            }
        }
    }

    private static func downgradeSend(_ params: RawJSON) -> RawJSON {
        params.rewritingMembers { key, value, writer in
            switch key {
            case "message": writer.member(key, LegacyMessage.downgrade(value))
            case "configuration": writer.member(key, downgradeConfiguration(value))
            case "tenant": break
            default: writer.member(key, value)
            }
        }
    }

    private static func downgradeConfiguration(_ configuration: RawJSON) -> RawJSON {
        configuration.rewritingMembers { key, value, writer in
            switch key {
            case "returnImmediately": writer.member("blocking", .boolean(value.boolean != true))
            case "historyLength" where value.integer == 0: writer.member(key, .integer(1))
            case "taskPushNotificationConfig":
                writer.member("pushNotificationConfig", LegacyPushConfig.downgradeInner(value))
            default: writer.member(key, value)
            }
        }
    }
}
