// SPDX-License-Identifier: Apache-2.0

import Documents

/// The keys of `patchbay.json`, one set per kind of object; a test holds the JSON Schema to them.
package enum ConfigurationKeys {
    package enum Root: String, DocumentKey {
        case schema = "$schema"
        case listen, publicURL, mcpServers, virtualServers, data, loops, logLevel, limits, allowedHosts, allowedOrigins,
            network
        case sanitizer, audit, approvals, agents, cardCompat, identity, policy, rooms, socket, tls, trustedProxies

        /// What the design foresees and this build does not do. Ignoring one could leave a hub open that its operator
        /// believes closed, so that a file with one is refused.
        package static let unavailable: [Root] = []
    }

    package enum Server: String, DocumentKey {
        case command, args, env, cwd, url, headers, type, openapi, secrets, disabled, trust, timeout
    }

    package enum VirtualServer: String, DocumentKey {
        case tools, prompts, resources, servers, disclosure
    }

    package enum VirtualTool: String, DocumentKey {
        case tool, name, description, arguments
    }

    package enum Agent: String, DocumentKey {
        case url, headers, disabled, trust, timeout, keys
    }

    package enum Limits: String, DocumentKey {
        case head, body, depth, connections, connectionsPerPeer, sessions
        case headTimeout, bodyTimeout, idleTimeout, writeTimeout, callTimeout, childIdleTimeout, pollInterval
        case callsPerServer, upstreamMessage, tasksPerAgent, taskWait
        case requestsInFlight, requestsPerSecond, requestBurst
    }

    package enum TLS: String, DocumentKey {
        case certificate, key
    }

    package enum Rooms: String, DocumentKey {
        case keys, udp, advertise, iceServers, webhooks, jobsPerWorker, agents
    }

    package enum MediaAgent: String, DocumentKey {
        case brain, about, instructions, recognizer, voice, tools, rooms, handoffs, greeting, opening
        case mayEnd, mayAskPerson, personPatience, closesRoom, conversations, delegates, budget
        case announcement, transcripts, topics
    }

    package enum MediaBudget: String, DocumentKey {
        case time, tokens, turns
    }

    /// A model, a recognizer or a voice of a ``MediaAgent``.
    package enum MediaProvider: String, DocumentKey {
        case agent, url, model, key, voice
    }

    package enum Webhook: String, DocumentKey {
        case url, key
    }

    package enum ICEServer: String, DocumentKey {
        case urls, username, credential
    }

    package enum Identity: String, DocumentKey {
        case issuers
    }

    package enum Issuer: String, DocumentKey {
        case issuer, jwks, algorithms, scopes, roles, groups
    }

    package enum Socket: String, DocumentKey {
        case path, mode, users
    }

    package enum SocketUser: String, DocumentKey {
        case uid, roles
    }

    package enum Audit: String, DocumentKey {
        case arguments, keepDays, secrets, whenUnavailable
    }

    package enum Approvals: String, DocumentKey {
        case patience, parked, parkedPerPrincipal, attended
    }

    package enum Sanitizer: String, DocumentKey {
        case results, secrets, addresses, rules, keepDays, key
    }

    package enum Network: String, DocumentKey {
        case allowPrivate, allow, proxy, authorities
    }
}
