// SPDX-License-Identifier: Apache-2.0

import A2ATypes
package import JSON

/// The cards that the hub shows: its own, and those of agents with the hub's URLs and the hub's security in them.
package struct ServedCard: Sendable {
    let address: PublicAddress
    /// Whether callers have to show who they are.
    let asksForIdentity: Bool
    /// Whether push configurations are taken.
    let pushes: Bool
    let signer: (any CardSigning)?

    /// The card of a proxied agent (the agent's name, description, skills and modes are kept).
    func proxied(_ upstream: AgentCard, as name: ServerName) -> RawJSON {
        let path = "/agents/\(name.text)"
        let capabilities = (upstream.raw["capabilities"] ?? .emptyObject).editing([
            .set("streaming", .true), .set("pushNotifications", .boolean(pushes)),
            .set("extendedAgentCard", .false),
        ])
        let skills = (upstream.raw["skills"] ?? .emptyArray).elements.map { skill in
            skill.editing([.remove("securityRequirements")])
        }
        let edits: [JSONEdit] = [
            .set("supportedInterfaces", .array(interfaces(path, tenant: name.text).map(\.json))),
            .set("capabilities", capabilities), .set("skills", .array(skills)), .remove("signatures"),
        ]
        return signed(upstream.raw.editing(edits + security))
    }

    /// The card of an MCP server as an agent: a skill for each of its tools.
    func server(_ name: ServerName, title: String, description: String, tools: [RawJSON]) -> RawJSON {
        let skills = tools.prefix(100).compactMap { tool -> RawJSON? in
            guard let id = tool["name"]?.string else { return nil }
            return RawJSON([
                "id": .string(id), "name": .string(tool["title"]?.string ?? id),
                "description": .string(tool["description"]?.string ?? id), "tags": ["mcp", "tool"],
                "inputModes": ["application/json", "text/plain"],
            ])
        }
        let card = RawJSON([
            "name": .string(title), "description": .string(description.isEmpty ? title : description),
            "version": "1", "defaultInputModes": ["application/json", "text/plain"],
            "defaultOutputModes": ["text/plain", "application/json"],
            "capabilities": ["streaming": true, "pushNotifications": .boolean(pushes), "extendedAgentCard": false],
        ])
        let path = "/agents/\(name.text)"
        let edits: [JSONEdit] = [
            .set("supportedInterfaces", .array(interfaces(path, tenant: name.text).map(\.json))),
            .set("skills", .array(skills)),
        ]
        return signed(card.editing(edits + security))
    }

    private func signed(_ card: RawJSON) -> RawJSON { signer?.signed(card) ?? card }

    /// The card of the hub's own agent.
    package func own(version: String, skills: [RawJSON]) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("name", "Patchbay")
        writer.member("description", "A hub of agents and tools: it finds the one that can do a task and hands it over")
        writer.member("version", version)
        writer.member("supportedInterfaces", .array(interfaces("/a2a", tenant: nil).map(\.json)))
        writer.key("capabilities")
        writer.beginObject()
        writer.member("streaming", .true)
        writer.member("pushNotifications", .boolean(pushes))
        writer.member("extendedAgentCard", .false)
        writer.endObject()
        for modes in ["defaultInputModes", "defaultOutputModes"] {
            writer.member(modes, .array(["text/plain", "application/json"].map(RawJSON.string)))
        }
        writer.member("skills", .array(skills))
        writer.endObject()
        return signed(writer.finishRaw().editing(security))
    }

    /// In the order of preference. A client of gRPC in 0.3 cannot be told which agent is meant, so that only the hub's
    /// own agent has that interface.
    private func interfaces(_ path: String, tenant: String?) -> [AgentInterface] {
        let url = address.base + path
        var interfaces = [
            AgentInterface(url: url, binding: .jsonRPC, dialect: .v1_0),
            AgentInterface(url: url + "/rest", binding: .rest, dialect: .v1_0),
            AgentInterface(url: address.authority, binding: .grpc, dialect: .v1_0, tenant: tenant),
            AgentInterface(url: url, binding: .jsonRPC, dialect: .v0_3),
            AgentInterface(url: url + "/rest", binding: .rest, dialect: .v0_3),
        ]
        if tenant == nil { interfaces.append(AgentInterface(url: address.authority, binding: .grpc, dialect: .v0_3)) }
        return interfaces
    }

    private var security: [JSONEdit] {
        guard asksForIdentity else { return [.remove("securitySchemes"), .remove("securityRequirements")] }
        let schemes = #"{"patchbay":{"httpAuthSecurityScheme":{"scheme":"Bearer"}}}"#
        let requirements = #"[{"schemes":{"patchbay":{"list":[]}}}]"#
        return [
            .set("securitySchemes", RawJSON(trusted: Array(schemes.utf8))),
            .set("securityRequirements", RawJSON(trusted: Array(requirements.utf8))),
        ]
    }
}
