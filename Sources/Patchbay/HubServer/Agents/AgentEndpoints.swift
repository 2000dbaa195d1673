// SPDX-License-Identifier: Apache-2.0

import A2AServer
import HubCore
import Identity
import JSON
import Lifecycle

/// Makes the HTTP face of one agent for one request.
struct AgentEndpoints: Sendable {
    let timers: any TimerScheduling
    let limits: A2AEndpoint.Limits

    init(timers: any TimerScheduling, _ configuration: HubLimits) {
        self.timers = timers
        var limits = A2AEndpoint.Limits()
        limits.json.maximumBytes = configuration.body
        limits.json.maximumDepth = configuration.depth
        self.limits = limits
    }

    func make(
        at prefix: String, _ serving: any A2AServing, form: CardCompat, for principal: Principal
    ) -> A2AEndpoint {
        var limits = limits
        limits.isHybridCard = form == .hybrid
        return A2AEndpoint(at: prefix, serving: serving, timers: timers, limits: limits) { _ in principal }
    }
}
