// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON

/// What goes to the agent: the client's message under the agent's own ids, without what belongs to the hop.
enum UpstreamMessage {
    /// The params of a send. The agent gets both ids of a task that it has, since some take a context of their own for a
    /// message that names the task alone.
    static func params(_ work: AgentWork, to agent: String, ids: UpstreamIDs?, context: String?) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: work.params.byteCount + 256)
        writer.beginObject()
        writer.member("message")
        write(work, to: agent, ids: ids, context: context, into: &writer)
        // Waiting, pushing and cutting the history are done here.
        if let modes = work.params["configuration"]?["acceptedOutputModes"] {
            writer.member("configuration")
            writer.beginObject()
            writer.member("acceptedOutputModes", modes)
            writer.endObject()
        }
        work.params.visitMembers { member in
            if member.is("message") || member.is("tenant") || member.is("configuration") { return }
            writer.member(member)
        }
        writer.endObject()
        return writer.finishRaw()
    }

    private static func write(
        _ work: AgentWork, to agent: String, ids: UpstreamIDs?, context: String?, into writer: inout JSONWriter
    ) {
        let message = work.message.raw
        var metadata: RawJSON?
        writer.beginObject()
        message.visitMembers { member in
            if member.is("metadata") {
                metadata = message.value(at: member.place)
            } else if !member.is("taskId"), !member.is("contextId"), !member.is("referenceTaskIds") {
                writer.member(member)
            }
        }
        writer.member("metadata", DelegationTrace.metadata(metadata, adding: agent))
        writer.member("taskId", optional: ids?.task)
        writer.member("contextId", optional: ids?.context ?? context)
        let references = work.references.compactMap { UpstreamIDs($0)?.task }
        if !references.isEmpty { writer.member("referenceTaskIds", .array(references.map(RawJSON.string))) }
        writer.endObject()
    }
}
