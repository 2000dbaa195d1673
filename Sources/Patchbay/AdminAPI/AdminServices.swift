// SPDX-License-Identifier: Apache-2.0

/// What stands behind the operations of the admin API.
package struct AdminServices: Sendable {
    package var tools: any ToolListing
    package var caller: any ToolCalling
    package var health: any HealthReporting
    package var keys: any KeyKeeping
    package var policy: any PolicyExplaining
    package var approvals: any ApprovalAnswering
    package var audit: any ContentErasing
    package var trail: any AuditTrailReading
    package var rooms: any RoomGoverning
    package var quarantine: any QuarantineKeeping
    package var servers: any ServerListing
    package var changer: any ServerChanging
    package var agents: any AgentListing & AgentChanging

    package init(
        tools: any ToolListing, caller: any ToolCalling, health: any HealthReporting, keys: any KeyKeeping,
        policy: any PolicyExplaining, approvals: any ApprovalAnswering, audit: any ContentErasing,
        trail: any AuditTrailReading, servers: any ServerListing, changer: any ServerChanging,
        quarantine: any QuarantineKeeping, rooms: any RoomGoverning = NoRooms(),
        agents: any AgentListing & AgentChanging = NoAgents()
    ) {
        self.tools = tools
        self.caller = caller
        self.health = health
        self.keys = keys
        self.policy = policy
        self.approvals = approvals
        self.audit = audit
        self.trail = trail
        self.rooms = rooms
        self.quarantine = quarantine
        self.servers = servers
        self.changer = changer
        self.agents = agents
    }
}
