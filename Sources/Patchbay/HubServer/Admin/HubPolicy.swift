// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HubCore
import Lifecycle

/// Explains the policy in force, with the tools that there are.
struct HubPolicy: PolicyExplaining {
    let catalog: Catalog
    let engine: PolicyEngine
    let clock: any WallClock

    func explain(_ question: PolicyQuestion) async throws(AdminFault) -> PolicyExplanation {
        guard let route = await catalog.tool(question.tool) else { throw .unknownTool(name: question.tool, hint: "") }
        guard let policy = engine.current else {
            return PolicyExplanation(open: .allow(rule: "(no policy is configured)"))
        }
        return PolicyExplanation(
            principal: question.principal, groups: question.groups, tool: route.emitted,
            server: route.upstream.name.text,
            traits: route.traits, arguments: question.arguments, moment: clock.microsecondsSinceEpoch, under: policy)
    }
}
