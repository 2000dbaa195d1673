// SPDX-License-Identifier: Apache-2.0

/// What a ``ServerLoop`` keeps for each accepted socket. On the loop's thread only.
protocol ServerConnection: AnyObject {
    /// The numeric address of the other end.
    var peer: String { get }
    /// Where the host keeps it.
    var position: Int { get set }

    /// Graceful shutdown: finishes what is under way, takes nothing new.
    func retire()

    /// Ends the connection here and now. Idempotent.
    func close()
}
