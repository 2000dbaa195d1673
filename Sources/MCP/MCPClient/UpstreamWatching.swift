// SPDX-License-Identifier: Apache-2.0

package import MCPTypes

/// An upstream that tells of changes of its own accord.
package protocol UpstreamWatching: Sendable {
    /// From now on tells what the server says unasked, over losses of the connection, until it is closed. On whatever
    /// thread reads it; `tell` must not block. Once only.
    func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void)

    /// All resources whose changes are to be told from now on, by the server's URIs. Soon, and again after each loss.
    func follow(_ resources: Set<String>)
}

/// What an upstream tells unasked.
package enum UpstreamChange: Sendable, Equatable {
    case told(MCPChange)
    /// It may have said something while nobody could hear it.
    case reconnected
}
