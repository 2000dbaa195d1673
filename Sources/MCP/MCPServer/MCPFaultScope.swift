// SPDX-License-Identifier: Apache-2.0

/// Where in the life of a request a fault arose; it decides the HTTP status that carries it.
package enum MCPFaultScope: Sendable {
    case envelope
    case handler
}
