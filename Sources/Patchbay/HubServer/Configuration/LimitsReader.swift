// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads `limits`; what is not given keeps its default.
struct LimitsReader {
    func read(_ node: DocumentNode, into limits: inout HubLimits) {
        guard let object = node.object(keys: ConfigurationKeys.Limits.self) else { return }
        for key in ConfigurationKeys.Limits.allCases {
            if let node = object[key] { read(node, key, &limits) }
        }
    }

    private func read(_ node: DocumentNode, _ key: ConfigurationKeys.Limits, _ limits: inout HubLimits) {
        switch key {
        case .head: set(&limits.head, SizeText.read(node, in: 1024...(1 << 20)))
        case .body: set(&limits.body, SizeText.read(node, in: 1024...(1 << 30)))
        case .upstreamMessage: set(&limits.upstreamMessage, SizeText.read(node, in: 1024...(1 << 30)))
        case .depth: set(&limits.depth, node.integer(in: 8...1024))
        case .connections: set(&limits.connections, node.integer(in: 1...1_000_000))
        case .connectionsPerPeer: limits.connectionsPerPeer = node.integer(in: 1...1_000_000)
        case .sessions: set(&limits.sessions, node.integer(in: 1...1_000_000))
        case .callsPerServer: set(&limits.callsPerServer, node.integer(in: 1...100_000))
        case .tasksPerAgent: set(&limits.tasksPerAgent, node.integer(in: 10...1_000_000))
        case .taskWait: set(&limits.taskWait, duration(node))
        case .requestsInFlight: set(&limits.requestsInFlight, node.integer(in: 1...1_000_000))
        case .requestsPerSecond: limits.requestsPerSecond = node.integer(in: 1...1_000_000)
        case .requestBurst: limits.requestBurst = node.integer(in: 1...1_000_000)
        case .headTimeout: set(&limits.headTimeout, duration(node))
        case .bodyTimeout: set(&limits.bodyTimeout, duration(node))
        case .idleTimeout: set(&limits.idleTimeout, duration(node))
        case .writeTimeout: set(&limits.writeTimeout, duration(node))
        case .callTimeout: set(&limits.callTimeout, duration(node))
        case .childIdleTimeout: set(&limits.childIdleTimeout, duration(node))
        case .pollInterval: set(&limits.pollInterval, DurationText.read(node, in: .zero ... .seconds(86_400)))
        }
    }

    private func duration(_ node: DocumentNode) -> Duration? {
        DurationText.read(node, in: .milliseconds(1)...(.seconds(86_400)))
    }

    private func set<Value>(_ limit: inout Value, _ value: Value?) {
        if let value { limit = value }
    }
}
