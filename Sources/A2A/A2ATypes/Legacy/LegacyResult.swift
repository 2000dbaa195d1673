// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The results of requests that are not streams.
package enum LegacyResult {
    /// A result of 1.0 in the form of 0.3.
    package static func downgrade(_ result: RawJSON, of operation: A2AOperation) -> RawJSON {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask:
            StreamEvent(result).map(LegacyEvent.downgrade) ?? result
        case .getTask, .cancelTask: LegacyTask.downgrade(result)
        case .createPushConfig, .getPushConfig: LegacyPushConfig.downgrade(result)
        case .listPushConfigs:
            (result["configs"] ?? .emptyArray).mappingElements(LegacyPushConfig.downgrade)
        case .deletePushConfig: .null
        case .getExtendedCard: LegacyCard.downgrade(result) ?? result
        case .listTasks: result
        }
    }

    /// A result of 0.3 in the form of 1.0; nil for what is none.
    package static func upgrade(_ result: RawJSON, of operation: A2AOperation) -> RawJSON? {
        switch operation {
        case .sendMessage, .sendStreamingMessage, .subscribeToTask:
            return LegacyEvent.upgrade(result)?.json
        case .getTask, .cancelTask: return result.kind == .object ? LegacyTask.upgrade(result) : nil
        case .createPushConfig, .getPushConfig: return LegacyPushConfig.upgrade(result)
        case .listPushConfigs:
            let configs = result.mappingElements(LegacyPushConfig.upgrade)
            return RawJSON.emptyObject.editing([.set("configs", configs)])
        case .deletePushConfig: return .emptyObject
        case .getExtendedCard: return LegacyCard.upgrade(result)
        case .listTasks: return result
        }
    }
}
