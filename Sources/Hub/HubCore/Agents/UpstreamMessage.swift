// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON

/// What goes to the agent: the client's message under the agent's own ids, without what belongs to the hop.
enum UpstreamMessage {
    /// The params of a send. The agent gets both ids of a task that it has, since some take a context of their own for a
    /// message that names the task alone.
    static func params(_ work: AgentWork, to agent: String, ids: UpstreamIDs?, context: String?) -> RawJSON {
        var edits: [JSONEdit] = [.remove("taskId"), .remove("contextId"), .remove("referenceTaskIds")]
        if let ids { edits.append(.set("taskId", .string(ids.task))) }
        if let context = ids?.context ?? context { edits.append(.set("contextId", .string(context))) }
        let references = work.references.compactMap { UpstreamIDs($0)?.task }
        if !references.isEmpty { edits.append(.set("referenceTaskIds", .array(references.map(RawJSON.string)))) }
        var params: [JSONEdit] = [
            .set("message", DelegationTrace.adding(agent, to: work.message.raw.editing(edits))), .remove("tenant"),
        ]
        // Waiting, pushing and cutting the history are done here.
        if let modes = work.params["configuration"]?["acceptedOutputModes"] {
            let configuration = RawJSON.emptyObject.editing([.set("acceptedOutputModes", modes)])
            params.append(.set("configuration", configuration))
        } else {
            params.append(.remove("configuration"))
        }
        return work.params.editing(params)
    }
}
