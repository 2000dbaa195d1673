// SPDX-License-Identifier: Apache-2.0

/// What records other than calls are about; their ``AuditRecord/method``.
package enum AuditAction: String, Sendable, CaseIterable {
    /// A person agreed to a call; the target is the approval's id.
    case approve = "approvals/approve"
    case deny = "approvals/deny"
    /// The person behind the caller's own client agreed to its call.
    case consent = "approvals/consent"
    case decline = "approvals/decline"
    /// A call began to wait for a person; its own record follows when it ends.
    case park = "approvals/park"
    /// An API key was made, for the principal on whose behalf it stands; the target is its id.
    case createKey = "keys/create"
    /// An API key was taken back.
    case revokeKey = "keys/revoke"
    /// A hub began to serve; its content says with which servers and which policy.
    case start = "hub/start"
    /// Another policy took force; the target is its file.
    case replacePolicy = "policy/replace"
    /// Servers, hosts or origins changed with the configuration; the target is its file.
    case reload = "configuration/reload"
    /// An approver looked at what was held back; the target is its id.
    case showQuarantined = "quarantine/show"
    /// An approver let it pass.
    case releaseQuarantined = "quarantine/release"
    /// The content of all earlier records of one principal was erased; the target is its id.
    case erase = "audit/erase"
    /// Records were removed from the beginning of the trail; the target is the place of the last one.
    case retain = "audit/retain"
    /// A live room was opened or has ended; the target is its name.
    case roomStart = "rooms/start"
    case roomEnd = "rooms/end"
    /// A participant of a room came or left; the principal is `room:` and its identity.
    case roomJoin = "rooms/join"
    case roomLeave = "rooms/leave"
    /// It published a track, or took one back; the target is the room with the track.
    case roomPublish = "rooms/publish"
    case roomUnpublish = "rooms/unpublish"
    /// What it has sent to others under one topic, until it left; the target is the room with the topic.
    case roomData = "rooms/data"
    /// A conversation with a media agent began, or has ended; the target is the room with the agent's identity, as in all
    /// records of conversations. Those of the agent say on whose behalf they are.
    case conversationStart = "conversations/start"
    case conversationEnd = "conversations/end"
    /// What a participant said, as models could read it, and what of the agent's answer could be heard.
    case conversationTurn = "conversations/turn"
    case conversationReply = "conversations/reply"
    /// A model answered: what it was asked, and its words and calls.
    case conversationDecide = "conversations/decide"
    /// A tool of the agent's was called, with what it gave.
    case conversationTool = "conversations/tool"
    /// Another agent took over; a person was asked for; something else was told to the model.
    case conversationHandOff = "conversations/hand-off"
    case conversationEscalate = "conversations/escalate"
    case conversationNote = "conversations/note"
    /// Definitions of a server's tools were approved as first seen; the arguments are names and digests.
    case pinManifest = "manifests/pin"
    /// A definition was withheld; the rule says why.
    case withholdManifest = "manifests/withhold"
    /// A person approved definitions.
    case approveManifest = "manifests/approve"
    /// A server was added or taken away over the admin API; the target is its name.
    case addServer = "servers/add"
    case removeServer = "servers/remove"
    /// An agent was added or taken away over the admin API, or a person approved its card; the target is its name.
    case addAgent = "agents/add"
    case removeAgent = "agents/remove"
    case approveAgent = "agents/approve"
    /// Another key signs the hub's cards; the target is its id.
    case rotateCardKey = "agents/rotate-key"
    /// The hub's own agent chose an agent for a task, or handed its context on to another one; the target is the agent.
    case delegate = "agents/delegate"
    case handOff = "agents/hand-off"
}
